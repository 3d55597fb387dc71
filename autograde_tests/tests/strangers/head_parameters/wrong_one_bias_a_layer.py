# why: one bias for each layer instead of one for each output.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    inputs = shape[0] if pooled else math.prod(shape)
    if hidden is None:
        return inputs * num_classes + 1
    return inputs * hidden + 1 + hidden * num_classes + 1
