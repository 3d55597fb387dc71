# mistake: changes_the_given_network
# why: Changes the network it was given instead of making a new one.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    network.head = nn.Linear(network.head.in_features, num_classes)
    return network
