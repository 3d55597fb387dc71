def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    width = network.head.in_features // 2
    fresh = DigitNetwork(num_classes=num_classes, width=width)
    fresh.backbone.load_state_dict(network.backbone.state_dict())
    for mine, theirs in zip(fresh.backbone.modules(), network.backbone.modules()):
        mine.training = theirs.training
    fresh.training = network.training
    return fresh
