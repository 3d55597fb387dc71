# mistake: convolutions_alone
# why: Stops train() but freezes the convolutions only; BatchNorm's own weights go on learning.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    for layer in network.backbone:
        if isinstance(layer, nn.Conv2d):
            layer.requires_grad_(False)
    network.backbone.eval()
    network.backbone.train = lambda mode=True: network.backbone
    return network
