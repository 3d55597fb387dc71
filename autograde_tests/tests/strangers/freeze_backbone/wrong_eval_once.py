# mistake: evaluation_mode_once
# why: Puts the backbone into evaluation mode once, which the next train() undoes.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.requires_grad_(False)
    network.backbone.eval()
    return network
