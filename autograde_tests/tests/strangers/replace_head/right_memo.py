from copy import deepcopy


def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    # deepcopy asks its memo first: where it finds the old head, it takes the new one
    new_head = nn.Linear(network.head.in_features, num_classes)
    return deepcopy(network, {id(network.head): new_head}).requires_grad_()
