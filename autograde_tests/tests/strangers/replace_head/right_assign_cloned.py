def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    state = {key: value.detach().clone() for key, value in network.backbone.state_dict().items()}
    result = DigitNetwork(num_classes, width=network.head.in_features // 2)
    result.backbone.load_state_dict(state, assign=True)
    result.requires_grad_(True)
    for (_, a), (_, b) in zip(result.named_modules(), network.named_modules()):
        a.training = b.training
    return result
