def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    spared = set()
    for module in network.modules():
        if isinstance(module, nn.LayerNorm):
            spared |= {id(value) for value in module.parameters(recurse=False)}
        elif getattr(module, "bias", None) is not None and isinstance(module.bias, nn.Parameter):
            spared.add(id(module.bias))
    shrink, keep = [], []
    for value in network.parameters():
        if value.requires_grad:
            (keep if id(value) in spared else shrink).append(value)
    return [{"params": shrink, "weight_decay": decay}, {"params": keep, "weight_decay": 0.0}]
