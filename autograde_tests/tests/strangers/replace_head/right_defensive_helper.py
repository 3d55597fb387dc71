def _independent_copy(module: nn.Module) -> nn.Module:
    twin = copy.deepcopy(module)
    for parameter in twin.parameters():
        parameter.requires_grad_(True)
        parameter.grad = None
    return twin


def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    if num_classes < 1:
        raise ValueError(f"need at least one class, got {num_classes}")
    result = _independent_copy(network)
    reference = network.head.weight
    result.head = nn.Linear(reference.size(-1), int(num_classes)).to(device=reference.device, dtype=reference.dtype)
    result.head.train(network.head.training)
    return result
