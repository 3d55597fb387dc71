# mistake: momentum_of_zero
# why: With momentum 0 the statistics stand still, but in training mode the batch's own are used.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.requires_grad_(False)
    for layer in network.backbone.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = 0.0
    return network
