def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    old_head = network.head
    try:
        network.head = nn.Linear(old_head.in_features, num_classes)
        result = copy.deepcopy(network)
    finally:
        network.head = old_head
    return result.requires_grad_(True)
