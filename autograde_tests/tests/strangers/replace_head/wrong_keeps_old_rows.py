# why: Keeps the rows of the old head for the first classes, though the classes are others now.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    kept = min(num_classes, network.head.out_features)
    with torch.no_grad():
        result.head.weight[:kept] = network.head.weight[:kept]
        result.head.bias[:kept] = network.head.bias[:kept]
    return result.requires_grad_(True)
