# why: Initialises the head its own way (Xavier, zero bias), not the way PyTorch does.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network).requires_grad_(True)
    result.head = nn.Linear(network.head.in_features, num_classes)
    nn.init.xavier_uniform_(result.head.weight)
    nn.init.zeros_(result.head.bias)
    return result
