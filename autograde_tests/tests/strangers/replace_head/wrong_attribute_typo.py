# mistake: leaves_the_old_head
# why: Calls the new layer "classifier", as in other networks; forward goes on using the old head.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.classifier = nn.Linear(network.head.in_features, num_classes)
    result.requires_grad_(True)
    return result
