def _to_evaluation(module, inputs):
    module.eval()


def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.backbone.requires_grad_(False)
    network.backbone.eval()
    network.backbone.register_forward_pre_hook(_to_evaluation)
    return network
