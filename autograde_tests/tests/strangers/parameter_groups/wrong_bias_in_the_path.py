# mistake: looks_for_bias_anywhere
# why: "bias" in the whole name also spares the weight of a layer that is called, say, bias_head.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    norms = {id(value) for one in network.modules() if isinstance(one, nn.LayerNorm) for value in one.parameters()}
    shrink, keep = [], []
    for name, value in network.named_parameters():
        if value.requires_grad:
            (keep if "bias" in name or id(value) in norms else shrink).append(value)
    return [{"params": shrink, "weight_decay": decay}, {"params": keep, "weight_decay": 0.0}]
