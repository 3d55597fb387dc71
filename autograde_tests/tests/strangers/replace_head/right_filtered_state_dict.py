def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    weights = {name: value.clone() for name, value in network.state_dict().items() if not name.startswith("head.")}
    result = DigitNetwork(num_classes, network.backbone[0].out_channels)
    missing, unexpected = result.load_state_dict(weights, strict=False)
    assert set(missing) == {"head.weight", "head.bias"} and not unexpected
    modes = {name: module.training for name, module in network.named_modules()}
    for name, module in result.named_modules():
        module.training = modes[name]
    return result
