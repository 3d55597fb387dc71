# mistake: norms_decay
# why: It knows LayerNorms by "LayerNorm.weight" in the name (the old Hugging Face list), but they may have any name.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    no_decay = ("bias", "LayerNorm.weight")
    trained = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
    spared = [value for name, value in trained if name.endswith(no_decay)]
    shrink = [value for name, value in trained if not name.endswith(no_decay)]
    return [{"params": shrink, "weight_decay": decay}, {"params": spared, "weight_decay": 0.0}]
