# mistake: spread_of_one_draw
# why: Forgets to divide by the root of N: the spread of one difference, not of the mean.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, n - 1) * d.std().item()
