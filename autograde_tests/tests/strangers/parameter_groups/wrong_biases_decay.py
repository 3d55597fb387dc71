# mistake: biases_decay
# why: Only what belongs to a LayerNorm is spared; the biases of linear layers decay.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    norms = {id(value) for one in network.modules() if isinstance(one, nn.LayerNorm) for value in one.parameters()}
    trained = [value for value in network.parameters() if value.requires_grad]
    return [
        {"params": [value for value in trained if id(value) not in norms], "weight_decay": decay},
        {"params": [value for value in trained if id(value) in norms], "weight_decay": 0.0},
    ]
