# why: a pooled head is taken for a single layer, as in ResNet itself, and `hidden` is passed over.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    if pooled:
        return (shape[0] + 1) * num_classes
    inputs = math.prod(shape)
    if hidden is None:
        return (inputs + 1) * num_classes
    return (inputs + 1) * hidden + (hidden + 1) * num_classes
