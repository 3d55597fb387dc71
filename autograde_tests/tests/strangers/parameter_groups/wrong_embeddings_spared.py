# why: Embeddings do not decay, as in minGPT's recipe; here they do.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    matrices = {id(one.weight) for one in network.modules() if isinstance(one, nn.Linear)}
    trained = [value for value in network.parameters() if value.requires_grad]
    return [
        {"params": [value for value in trained if id(value) in matrices], "weight_decay": decay},
        {"params": [value for value in trained if id(value) not in matrices], "weight_decay": 0.0},
    ]
