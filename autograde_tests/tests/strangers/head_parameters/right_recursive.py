def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    def linear(inputs, outputs):
        return inputs * outputs + outputs

    if hidden is not None:
        # the hidden layer is a head with `hidden` classes, and what follows is a head on `hidden` maps of one pixel
        return head_parameters(shape, hidden, None, pooled) + head_parameters((hidden, 1, 1), num_classes, None, False)
    c, h, w = shape
    return linear(c, num_classes) if pooled else linear(c * h * w, num_classes)
