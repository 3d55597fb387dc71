# mistake: clears_the_given_states
# why: states *= mask overwrites the caller's states.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    states *= mask[:, :, None]
    return states.sum(1) / mask.sum(1, keepdim=True)
