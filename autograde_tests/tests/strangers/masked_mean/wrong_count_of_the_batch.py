# mistake: divides_by_the_batch
# why: It divides every sentence's sum by the number of tokens of the whole batch.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    return (states * mask.unsqueeze(-1)).sum(1) / mask.sum()
