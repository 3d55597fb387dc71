# mistake: median_of_differences
# why: The median of the differences instead of their mean.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.median().item(), student_t_quantile((1 + confidence) / 2, n - 1) * d.std().item() / math.sqrt(n)
