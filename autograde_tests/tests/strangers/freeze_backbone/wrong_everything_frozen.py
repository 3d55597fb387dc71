# mistake: freezes_the_head_too
# why: Freezes the head as well.
def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    network.requires_grad_(False)
    network.eval()
    network.train = lambda mode=True: network
    return network
