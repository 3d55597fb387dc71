# mistake: leaves_the_old_head
# why: Binds the new layer to a local name and never puts it into the network.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.requires_grad_(True)
    head = result.head
    head = nn.Linear(head.in_features, num_classes)
    return result
