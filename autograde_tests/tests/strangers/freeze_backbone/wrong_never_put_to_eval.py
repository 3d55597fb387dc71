# mistake: weights_alone
# why: Disables train() without eval() first: a network found in training mode stays in it.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.requires_grad_(False)
    network.backbone.train = lambda mode=True: network.backbone
    return network
