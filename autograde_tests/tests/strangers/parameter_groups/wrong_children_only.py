# why: named_children goes one level deep, so layers inside of blocks keep their LayerNorm scale in the decaying group.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    norms = set()
    for _, child in network.named_children():
        if isinstance(child, nn.LayerNorm):
            norms |= {id(value) for value in child.parameters()}
    shrink, keep = [], []
    for name, value in network.named_parameters():
        if value.requires_grad:
            (keep if name.endswith("bias") or id(value) in norms else shrink).append(value)
    return [{"params": shrink, "weight_decay": decay}, {"params": keep, "weight_decay": 0.0}]
