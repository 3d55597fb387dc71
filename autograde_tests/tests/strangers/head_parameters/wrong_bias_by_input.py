# mistake: a_bias_an_input
# why: counts a bias for every input of a layer instead of for every output: n(m + 1).
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    widths = [shape[0] if pooled else math.prod(shape)]
    if hidden is not None:
        widths.append(hidden)
    widths.append(num_classes)
    return sum(n * (m + 1) for n, m in zip(widths, widths[1:]))
