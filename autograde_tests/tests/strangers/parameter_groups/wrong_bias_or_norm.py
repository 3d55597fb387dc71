# mistake: finds_no_norm_by_name
# why: It goes by "bias" and "norm" in names: a linear layer may be called so, and a LayerNorm need not be.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    shrink, spare = [], []
    for name, value in network.named_parameters():
        if value.requires_grad:
            (spare if "bias" in name or "norm" in name else shrink).append(value)
    return [{"params": shrink, "weight_decay": decay}, {"params": spare, "weight_decay": 0.0}]
