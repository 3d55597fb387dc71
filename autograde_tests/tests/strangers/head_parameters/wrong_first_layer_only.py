# mistake: first_layer_alone
# why: with a hidden layer only that layer is counted, as in "that one layer has 51 million", and the one to the classes is left out.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    inputs = shape[0] if pooled else math.prod(shape)
    outputs = num_classes if hidden is None else hidden
    return (inputs + 1) * outputs
