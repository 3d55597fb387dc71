# mistake: adds_padding_to_the_sum
# why: The count is right, but the padding's states are still in the sum.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    return states.sum(dim=1) / mask.sum(dim=1, keepdim=True)
