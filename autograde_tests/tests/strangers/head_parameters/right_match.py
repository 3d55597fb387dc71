from itertools import pairwise


def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    match pooled, shape:
        case True, (c, _, _):
            inputs = c
        case _, (c, h, w):
            inputs = c * h * w
    row = [width for width in (inputs, hidden, num_classes) if width is not None]
    weights = sum(n * m for n, m in pairwise(row))
    biases = sum(row[1:])
    return weights + biases
