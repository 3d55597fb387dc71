# mistake: weights_alone
# why: Stops the gradients; the running statistics drift on.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    for parameter in network.backbone.parameters():
        parameter.requires_grad = False
    return network
