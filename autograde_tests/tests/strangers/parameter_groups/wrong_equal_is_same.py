# why: It tells shared parameters by equal values, so a second LayerNorm that starts from the same ones and zeros is lost.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    shrink, keep = [], []
    for module in network.modules():
        for name, value in module.named_parameters(recurse=False):
            if not value.requires_grad or any(torch.equal(value, other) for other in shrink + keep):
                continue
            (keep if name == "bias" or isinstance(module, nn.LayerNorm) else shrink).append(value)
    return [{"params": shrink, "weight_decay": decay}, {"params": keep, "weight_decay": 0.0}]
