def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    matrices, others = {}, {}

    def visit(module):
        if isinstance(module, (nn.Linear, nn.Embedding)):
            matrices[id(module.weight)] = module.weight
            if getattr(module, "bias", None) is not None:
                others[id(module.bias)] = module.bias
        elif isinstance(module, nn.LayerNorm):
            others.update((id(value), value) for value in (module.weight, module.bias) if value is not None)
        for child in module.children():
            visit(child)

    visit(network)
    return [
        {"weight_decay": rate, "params": tuple(value for value in found.values() if value.requires_grad)}
        for rate, found in ((0.0, others), (decay, matrices))
    ]
