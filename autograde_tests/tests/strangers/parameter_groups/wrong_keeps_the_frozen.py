# mistake: takes_the_frozen_along
# why: Frozen parameters stand in the groups too.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    norms = {id(value) for one in network.modules() if isinstance(one, nn.LayerNorm) for value in one.parameters()}
    shrink, keep = [], []
    for name, value in network.named_parameters():
        (keep if name.split(".")[-1] == "bias" or id(value) in norms else shrink).append(value)
    return [{"params": shrink, "weight_decay": decay}, {"params": keep, "weight_decay": 0.0}]
