# mistake: leaves_the_new_alone
# why: Half-finished: new parameters cost nothing.
def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, value in parameters.items():
        if name in source and source[name].shape == value.shape:
            total = total + strength * (value - source[name]).square().sum()
    return total
