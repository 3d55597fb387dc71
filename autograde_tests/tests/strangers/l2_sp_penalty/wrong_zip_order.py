# mistake: pairs_by_place
# why: Pairs parameters by position, though the source may have another order.
def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for value, old in zip(parameters.values(), source.values()):
        if value.shape == old.shape:
            total = total + strength * (value - old).square().sum()
        else:
            total = total + head_strength * value.square().sum()
    return total
