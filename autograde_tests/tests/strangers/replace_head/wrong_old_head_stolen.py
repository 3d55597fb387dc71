# mistake: changes_the_given_network
# why: Takes the head off the original so that it is not copied, and does not put it back.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    old_head, network.head = network.head, None
    result = copy.deepcopy(network)
    result.head = nn.Linear(old_head.in_features, num_classes)
    result.requires_grad_(True)
    return result
