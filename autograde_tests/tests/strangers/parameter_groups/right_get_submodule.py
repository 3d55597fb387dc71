def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    def decays(name):
        owner, _, own_name = name.rpartition(".")
        return own_name != "bias" and not isinstance(network.get_submodule(owner), nn.LayerNorm)

    trained = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
    return [
        {"params": [value for name, value in trained if decays(name) == wanted], "weight_decay": wanted * decay}
        for wanted in (True, False)
    ]
