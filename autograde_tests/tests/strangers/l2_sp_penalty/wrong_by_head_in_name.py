# why: Takes whatever is called head for new, even where it was carried over.
def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, value in parameters.items():
        if name.startswith("head"):
            total = total + head_strength * value.square().sum()
        else:
            total = total + strength * (value - source[name]).square().sum()
    return total
