# mistake: forgets_the_backbone
# why: Half finished: the right shapes, but nothing of what the given network has learned.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    return DigitNetwork(num_classes=num_classes, width=network.head.in_features // 2)
