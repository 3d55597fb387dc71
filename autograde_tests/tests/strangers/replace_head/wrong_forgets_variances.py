# mistake: copies_parameters_only
# why: Picks the entries to copy by name and forgets the running variances.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes, width=network.head.in_features // 2)
    state = result.state_dict()
    for name, value in network.state_dict().items():
        if name.startswith("backbone") and ("weight" in name or "bias" in name or "mean" in name):
            state[name] = value
    result.load_state_dict(state)
    for new, old in zip(result.modules(), network.modules()):
        new.training = old.training
    return result
