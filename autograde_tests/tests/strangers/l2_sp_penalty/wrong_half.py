# mistake: halves_it
# why: Puts the paper's factor one half in.
def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, value in parameters.items():
        if name in source and source[name].shape == value.shape:
            total = total + strength / 2 * (value - source[name]).square().sum()
        else:
            total = total + head_strength / 2 * value.square().sum()
    return total
