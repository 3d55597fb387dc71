def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    head = result.head
    head.out_features = num_classes
    head.weight = nn.Parameter(head.weight.new_empty(num_classes, head.in_features))
    head.bias = nn.Parameter(head.bias.new_empty(num_classes))
    head.reset_parameters()
    result.requires_grad_(True)
    return result
