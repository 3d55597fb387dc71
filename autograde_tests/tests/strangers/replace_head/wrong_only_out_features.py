# mistake: renames_and_draws_anew
# why: Sets the attribute out_features, which does not change the shape of the weights.
def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    result = copy.deepcopy(network)
    result.head.out_features = num_classes
    result.head.reset_parameters()
    result.requires_grad_(True)
    return result
