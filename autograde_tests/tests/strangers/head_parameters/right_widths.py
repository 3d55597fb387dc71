def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    channels, height, width = shape
    widths = [channels if pooled else channels * height * width]
    if hidden is not None:
        widths.append(hidden)
    widths.append(num_classes)
    return sum((n + 1) * m for n, m in zip(widths, widths[1:]))
