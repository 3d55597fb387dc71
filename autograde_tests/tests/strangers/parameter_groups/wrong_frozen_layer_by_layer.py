# why: A layer whose weight is frozen is skipped as a whole, although its bias may still be trained.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    matrices, others = {}, {}
    for module in network.modules():
        weight = getattr(module, "weight", None)
        if not isinstance(weight, nn.Parameter) or not weight.requires_grad:
            continue
        (others if isinstance(module, nn.LayerNorm) else matrices)[id(weight)] = weight
        bias = getattr(module, "bias", None)
        if bias is not None and bias.requires_grad:
            others[id(bias)] = bias
    return [
        {"params": list(matrices.values()), "weight_decay": decay},
        {"params": list(others.values()), "weight_decay": 0.0},
    ]
