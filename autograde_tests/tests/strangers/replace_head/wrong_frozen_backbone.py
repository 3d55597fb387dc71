# mistake: freezes_the_backbone
# why: Freezes the backbone as in feature extraction, though every parameter is to be trainable.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    for parameter in result.backbone.parameters():
        parameter.requires_grad = False
    result.head = nn.Linear(network.head.in_features, num_classes)
    return result
