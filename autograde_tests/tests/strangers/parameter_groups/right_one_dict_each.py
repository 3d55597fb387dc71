def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    groups, seen = [], set()
    for module in network.modules():
        for name, value in module.named_parameters(recurse=False):
            if value in seen or not value.requires_grad:  # a parameter's hash is its identity
                continue
            seen.add(value)
            matrix = isinstance(module, (nn.Linear, nn.Embedding)) and name == "weight"
            groups.append({"params": [value], "weight_decay": decay if matrix else 0.0})
    return groups
