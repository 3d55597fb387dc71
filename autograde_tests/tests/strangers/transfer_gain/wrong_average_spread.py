# mistake: average_of_the_spreads
# why: Pools the spreads of the two arms instead of taking the spread of the differences.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    spread = ((finetuned.var() + scratch.var()) / 2).sqrt().item()
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, n - 1) * spread / math.sqrt(n)
