# mistake: takes_padding_off_again
# why: It subtracts the padding's sum from the sum of all, which cancels away the tokens where padding holds huge numbers.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    padding = (states * (1 - mask).unsqueeze(-1)).sum(1)
    return (states.sum(1) - padding) / mask.sum(1, keepdim=True)
