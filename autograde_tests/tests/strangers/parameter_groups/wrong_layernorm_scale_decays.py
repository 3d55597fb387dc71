# mistake: norms_decay
# why: Only biases are spared; a LayerNorm's scale decays.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    trained = [(name.split(".")[-1], value) for name, value in network.named_parameters() if value.requires_grad]
    return [
        {"params": [value for name, value in trained if name != "bias"], "weight_decay": decay},
        {"params": [value for name, value in trained if name == "bias"], "weight_decay": 0.0},
    ]
