# mistake: meets_shared_ones_twice
# why: It goes layer by layer, and puts a parameter that two layers share into a group twice.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    shrink, keep = [], []
    for module in network.modules():
        for name, value in module.named_parameters(recurse=False):
            if value.requires_grad:
                (keep if name == "bias" or isinstance(module, nn.LayerNorm) else shrink).append(value)
    return [{"params": shrink, "weight_decay": decay}, {"params": keep, "weight_decay": 0.0}]
