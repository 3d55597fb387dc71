# mistake: forgets_the_backbone
# why: Resets every layer, not only the head: what the backbone has learned is gone.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    for module in result.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    return result.requires_grad_(True)
