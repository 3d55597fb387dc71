# mistake: shares_the_backbone
# why: With assign=True the new backbone takes the very tensors of the old one, so both share their memory.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes, width=network.head.in_features // 2)
    result.backbone.load_state_dict(network.backbone.state_dict(), assign=True)
    result.requires_grad_(True)
    for new, old in zip(result.modules(), network.modules()):
        new.training = old.training
    return result
