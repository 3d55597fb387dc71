# mistake: never_pools
# why: ignores `pooled` and flattens always.
def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    inputs = math.prod(shape)
    if hidden is None:
        return (inputs + 1) * num_classes
    return (inputs + 1) * hidden + (hidden + 1) * num_classes
