# mistake: pools_the_channels
# why: averages over the maps instead of over their pixels, so H·W numbers are left.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    channels, height, width = shape
    inputs = height * width if pooled else channels * height * width
    if hidden is None:
        return (inputs + 1) * num_classes
    return (inputs + 1) * hidden + (hidden + 1) * num_classes
