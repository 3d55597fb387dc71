# why: Believes strict=False skips layers whose shape does not fit; it raises, and with the same K it keeps the old head.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes, network.head.in_features // 2)
    result.load_state_dict(network.state_dict(), strict=False)
    result.train(network.training)
    return result
