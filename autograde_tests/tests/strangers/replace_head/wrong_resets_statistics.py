# mistake: copies_parameters_only
# why: Throws the running statistics away because they come from the source, so the backbone no longer behaves as before.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    for module in result.backbone:
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()  # they belong to the source
    return result.requires_grad_(True)
