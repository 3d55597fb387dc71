# mistake: default_features
# why: The head comes from a network of the default width: it fits the copied backbone at width 32 only.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes)
    result.backbone = copy.deepcopy(network.backbone).requires_grad_(True)
    result.training = network.training
    return result
