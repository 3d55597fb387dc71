# mistake: counts_padding
# why: It takes the mean over all places and never looks at the mask.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    return states.mean(dim=1)
