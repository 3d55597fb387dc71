def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    kept = [name for name in parameters if name in source and parameters[name].shape == source[name].shape]
    new = [name for name in parameters if name not in kept]
    near = sum((((parameters[name] - source[name]) ** 2).sum() for name in kept), torch.tensor(0.0, dtype=torch.float64))
    small = sum(((parameters[name] ** 2).sum() for name in new), torch.tensor(0.0, dtype=torch.float64))
    return strength * near + head_strength * small
