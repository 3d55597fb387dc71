def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(result.head.in_features, num_classes)
    return result
