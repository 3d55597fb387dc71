# mistake: trusts_the_name
# why: Tells new from old by name alone, and a new head of another shape breaks it.
def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, value in parameters.items():
        if name in source:
            total = total + strength * (value - source[name]).square().sum()
        else:
            total = total + head_strength * value.square().sum()
    return total
