def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    penalty = torch.tensor(0.0, dtype=torch.float64)
    for name in parameters:
        try:
            old = source[name]
            carried = old.shape == parameters[name].shape
        except KeyError:
            carried = False
        if carried:
            penalty = penalty + strength * F.mse_loss(parameters[name], old, reduction="sum")
        else:
            penalty = penalty + head_strength * (parameters[name] * parameters[name]).sum()
    return penalty
