# why: The params are sets, which torch.optim.AdamW refuses because they have no order.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    spared = set()
    for module in network.modules():
        for name, value in module.named_parameters(recurse=False):
            if name == "bias" or isinstance(module, nn.LayerNorm):
                spared.add(value)
    trained = {value for value in network.parameters() if value.requires_grad}
    return [{"params": trained - spared, "weight_decay": decay}, {"params": trained & spared, "weight_decay": 0.0}]
