def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    head = nn.LazyLinear(num_classes)
    with torch.no_grad():
        head(torch.zeros(1, network.head.in_features))  # now it knows its inputs and is a plain nn.Linear
    result.head = head
    for parameter in result.parameters():
        parameter.requires_grad = True
    return result
