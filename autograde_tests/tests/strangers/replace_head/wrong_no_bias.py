# why: Leaves the bias out of the new head, which PyTorch's linear layer and the old head have.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes, bias=False)
    return result.requires_grad_(True)
