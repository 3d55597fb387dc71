def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    """Same backbone, other head."""
    clone = copy.deepcopy(network).requires_grad_(True)
    old = clone.head
    clone.head = nn.Linear(
        in_features=old.in_features,
        out_features=num_classes,
        bias=True,
        device=old.weight.device,
        dtype=old.weight.dtype,
    )
    return clone
