# why: takes the shape for (H, W, C) as Keras has it, so the pooled head gets W inputs.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    height, width, channels = shape
    inputs = channels if pooled else height * width * channels
    if hidden is None:
        return (inputs + 1) * num_classes
    return (inputs + 1) * hidden + (hidden + 1) * num_classes
