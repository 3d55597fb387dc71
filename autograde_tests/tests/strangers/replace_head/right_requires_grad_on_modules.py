def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    for module in result.modules():
        module.requires_grad = True
    return result
