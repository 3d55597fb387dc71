# why: Makes all initial weights positive, which are not PyTorch's random ones.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    result.head.weight.data = result.head.weight.data.abs()  # weights start positive
    return result.requires_grad_(True)
