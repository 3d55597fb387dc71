class StillSequential(nn.Sequential):
    def train(self, mode=True):
        return super().train(False)


def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.__class__ = StillSequential
    network.backbone.train()
    for parameter in network.backbone.parameters():
        parameter.requires_grad = False
    return network
