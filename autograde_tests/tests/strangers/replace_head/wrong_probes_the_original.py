# why: Sends images through the original to count its features; in training mode that moves its running statistics.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    features = network.backbone(torch.randn(4, 1, 8, 8)).shape[1]
    result = copy.deepcopy(network)
    result.head = nn.Linear(features, num_classes)
    for parameter in result.parameters():
        parameter.requires_grad = True
    return result
