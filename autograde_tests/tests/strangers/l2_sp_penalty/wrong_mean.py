# mistake: mean_of_squares
# why: Mean of squares in each tensor and not their sum.
def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, value in parameters.items():
        if name in source and source[name].shape == value.shape:
            total = total + strength * (value - source[name]).square().mean()
        else:
            total = total + head_strength * value.square().mean()
    return total
