# why: A zero head, not PyTorch's random initial weights.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network).requires_grad_(True)
    result.head = nn.Linear(network.head.in_features, num_classes)
    nn.init.zeros_(result.head.weight)
    nn.init.zeros_(result.head.bias)
    return result
