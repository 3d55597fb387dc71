# why: Drops the running statistics, so the batch's own are used in every mode.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.requires_grad_(False)
    for layer in network.backbone.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.track_running_stats = False
            layer.running_mean = None
            layer.running_var = None
    return network
