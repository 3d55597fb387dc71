# why: Forgets to return the new network.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    new_network = copy.deepcopy(network)
    new_network.head = nn.Linear(network.head.in_features, num_classes)
    new_network.requires_grad_(True)
