# why: Returns an nn.Sequential, which computes the same but is not a DigitNetwork with backbone and head.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    backbone = copy.deepcopy(network.backbone)
    head = nn.Linear(network.head.in_features, num_classes)
    result = nn.Sequential(backbone, head)
    result.requires_grad_(True)
    return result
