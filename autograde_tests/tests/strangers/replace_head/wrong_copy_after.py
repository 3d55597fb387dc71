# mistake: changes_the_given_network
# why: Copies too late: the original has lost its head before the copy is made.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    network.head = nn.Linear(network.head.in_features, num_classes)
    network.requires_grad_(True)
    return copy.deepcopy(network)
