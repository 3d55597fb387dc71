def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    features = result.head.weight.shape[1]
    bound = 1 / math.sqrt(features)
    head = nn.Linear(features, num_classes)
    with torch.no_grad():
        nn.init.kaiming_uniform_(head.weight, a=math.sqrt(5))
        head.bias.uniform_(-bound, bound)
    setattr(result, "head", head)
    [p.requires_grad_(True) for p in result.parameters()]
    return result
