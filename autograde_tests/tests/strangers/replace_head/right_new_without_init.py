def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    kind = type(network)
    result = kind.__new__(kind)
    nn.Module.__init__(result)
    result.backbone = copy.deepcopy(network.backbone)
    result.head = nn.Linear(network.head.in_features, num_classes)
    result.training = network.training
    result.requires_grad_(True)
    return result
