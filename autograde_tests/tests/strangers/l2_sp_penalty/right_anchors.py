def l2_sp_penalty(parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float) -> Tensor:
    terms = []
    for name, theta in parameters.items():
        start = source.get(name)
        carried = start is not None and start.size() == theta.size()
        anchor = start.detach() if carried else torch.zeros_like(theta)
        cost = strength if carried else head_strength
        difference = (theta - anchor).flatten()
        terms.append(cost * torch.dot(difference, difference))
    return torch.stack(terms).sum()
