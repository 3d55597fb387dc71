# why: Takes "random initial weights" to be standard normal numbers, eight times as large as PyTorch's.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    result.head.weight = nn.Parameter(torch.randn(num_classes, network.head.in_features))
    result.head.bias = nn.Parameter(torch.randn(num_classes))
    return result.requires_grad_(True)
