# why: Inputs and outputs of the new head are swapped.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(num_classes, network.head.in_features)
    result.requires_grad_(True)
    return result
