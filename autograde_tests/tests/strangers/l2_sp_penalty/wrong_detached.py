# mistake: a_tensor_that_pulls_at_nothing
# why: Works on .data, so nothing flows to the parameters.
def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, value in parameters.items():
        if name in source and source[name].shape == value.shape:
            total += strength * (value.data - source[name].data).square().sum()
        else:
            total += head_strength * value.data.square().sum()
    return total
