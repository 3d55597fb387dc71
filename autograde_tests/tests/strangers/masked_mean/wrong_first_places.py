# mistake: takes_the_first_so_many
# why: It takes the first so many places, which is wrong when the padding stands in front.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    lengths = mask.sum(1)
    return torch.stack([row[:length].mean(0) for row, length in zip(states, lengths)])
