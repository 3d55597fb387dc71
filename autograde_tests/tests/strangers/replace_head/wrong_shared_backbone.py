# mistake: shares_the_backbone
# why: A new network object, but the backbone is the very same module, so training it changes the original.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes, width=network.head.in_features // 2)
    result.backbone = network.backbone
    result.training = network.training
    return result
