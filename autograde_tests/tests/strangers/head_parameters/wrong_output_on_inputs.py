# mistake: both_layers_from_the_maps
# why: the last layer is counted on the maps' numbers instead of on the hidden layer's outputs.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    inputs = shape[0] if pooled else math.prod(shape)
    count = (inputs + 1) * num_classes
    if hidden is not None:
        count += (inputs + 1) * hidden
    return count
