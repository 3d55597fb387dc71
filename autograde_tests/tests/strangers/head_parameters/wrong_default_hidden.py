# why: without a hidden layer it counts D3's 512 units.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    inputs = shape[0] if pooled else math.prod(shape)
    hidden = hidden or 512
    return (inputs + 1) * hidden + (hidden + 1) * num_classes
