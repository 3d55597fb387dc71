def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    # the rate of each parameter first (later layers may overwrite it with the same), then those of a rate together
    rates = {}
    for module in network.modules():
        for name, value in module._parameters.items():
            if value is not None:
                rates[value] = 0.0 if isinstance(module, nn.LayerNorm) or name == "bias" else decay
    groups = {}
    for value, rate in rates.items():
        if value.requires_grad:
            groups.setdefault(rate, {"params": [], "weight_decay": rate})["params"].append(value)
    return list(groups.values())
