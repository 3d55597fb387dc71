# why: Puts the given network into evaluation mode, so one that was training does not stay as it is.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    network.eval()
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    result.requires_grad_(True)
    return result
