# mistake: shares_the_backbone
# why: new.data = old.data does not copy: the parameters are new objects on shared memory.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes, width=network.head.in_features // 2)
    for new, old in zip(result.backbone.parameters(), network.backbone.parameters()):
        new.data = old.data
    for new, old in zip(result.backbone.buffers(), network.backbone.buffers()):
        new.copy_(old)
    for new, old in zip(result.modules(), network.modules()):
        new.training = old.training
    return result
