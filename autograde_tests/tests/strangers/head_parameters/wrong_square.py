# why: takes the maps for square: H·H instead of H·W.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    channels, size = shape[0], shape[1]
    inputs = channels if pooled else channels * size**2
    if hidden is None:
        return (inputs + 1) * num_classes
    return (inputs + 1) * hidden + (hidden + 1) * num_classes
