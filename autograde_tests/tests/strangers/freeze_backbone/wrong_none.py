# why: Changes the network and forgets to return it.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.requires_grad_(False)
    network.backbone.eval()
    network.backbone.train = lambda mode=True: network.backbone
