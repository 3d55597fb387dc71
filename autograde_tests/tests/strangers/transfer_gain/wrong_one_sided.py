# mistake: one_sided_quantile
# why: Takes the quantile at the confidence itself, which leaves 5 % outside on each side instead of in all.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), student_t_quantile(confidence, n - 1) * d.std().item() / math.sqrt(n)
