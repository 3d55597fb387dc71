# mistake: default_width
# why: Builds a network of the default width, so loading fails for any other width.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes)
    result.backbone.load_state_dict(network.backbone.state_dict())
    for new, old in zip(result.modules(), network.modules()):
        new.training = old.training
    return result
