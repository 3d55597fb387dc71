import types


def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.requires_grad_(False)
    network.backbone.eval()
    network.backbone.train = types.MethodType(lambda self, mode=True: self, network.backbone)
    return network
