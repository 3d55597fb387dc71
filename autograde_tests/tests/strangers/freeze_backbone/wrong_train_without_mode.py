# mistake: train_takes_no_mode
# why: The new train() takes no argument, so network.train() and eval(), which hand it the mode, break.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.requires_grad_(False)
    network.backbone.eval()
    network.backbone.train = lambda: network.backbone
    return network
