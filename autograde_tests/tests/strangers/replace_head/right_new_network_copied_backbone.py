def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    features = network.head.in_features
    result = DigitNetwork(num_classes=num_classes, width=features // 2)
    result.backbone = copy.deepcopy(network.backbone)
    for parameter in result.backbone.parameters():
        parameter.requires_grad_()
    return result
