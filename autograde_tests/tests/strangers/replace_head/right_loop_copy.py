def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = type(network)(num_classes=num_classes, width=network.head.in_features // 2)
    with torch.no_grad():
        for new, old in zip(result.backbone.parameters(), network.backbone.parameters()):
            new.copy_(old)
        for new, old in zip(result.backbone.buffers(), network.backbone.buffers()):
            new.copy_(old)
    for new, old in zip(result.modules(), network.modules()):
        new.training = old.training
    return result
