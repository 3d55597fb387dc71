# mistake: changes_the_given_network
# why: copy.copy shares the dictionary of submodules, so the head of the original is replaced too.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.copy(network)
    result.head = nn.Linear(network.head.in_features, num_classes)
    result.requires_grad_(True)
    return result
