class FrozenNetwork(DigitNetwork):
    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self


def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    frozen = copy.deepcopy(network)
    frozen.__class__ = FrozenNetwork
    frozen.backbone.requires_grad_(False)
    frozen.backbone.eval()
    return frozen
