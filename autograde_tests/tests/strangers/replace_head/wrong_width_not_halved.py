# mistake: default_width
# why: Takes the number of features for the width (it is twice the width), so the shapes do not fit.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = DigitNetwork(num_classes, width=network.head.in_features)
    result.backbone.load_state_dict(network.backbone.state_dict())
    result.train(network.training)
    return result
