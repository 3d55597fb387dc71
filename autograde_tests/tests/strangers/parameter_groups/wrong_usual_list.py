# mistake: finds_no_norm_and_takes_the_frozen
# why: The list that is often copied: it goes by names, which layers need not have, and takes frozen parameters along.
def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    no_decay = ["bias", "LayerNorm.bias", "LayerNorm.weight"]
    named = list(network.named_parameters())
    return [
        {"params": [p for n, p in named if not any(nd in n for nd in no_decay)], "weight_decay": decay},
        {"params": [p for n, p in named if any(nd in n for nd in no_decay)], "weight_decay": 0.0},
    ]
