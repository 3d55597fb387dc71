# mistake: default_features
# why: 64 inputs are written in, which only fits a network of width 32.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head = nn.Linear(64, num_classes)
    for parameter in result.parameters():
        parameter.requires_grad = True
    return result
