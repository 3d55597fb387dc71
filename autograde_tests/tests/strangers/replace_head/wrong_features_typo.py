# why: Misspells in_features, which raises an AttributeError.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.infeatures, num_classes)
    result.requires_grad_(True)
    return result
