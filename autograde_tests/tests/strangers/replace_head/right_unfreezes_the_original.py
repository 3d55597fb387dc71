def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    for parameter in network.parameters():
        parameter.requires_grad_(True)
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    return result
