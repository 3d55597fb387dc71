# why: Boolean indexing throws the sentences into one heap; every row becomes the mean over all tokens of the batch.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    tokens = states[mask.bool()]
    return tokens.mean(0).expand(states.shape[0], -1)
