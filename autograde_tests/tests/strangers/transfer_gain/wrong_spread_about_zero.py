# mistake: spread_about_zero
# why: Forgets to subtract the mean before squaring, so a large steady gain counts as spread.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    error = (d.square().sum() / (n - 1)).sqrt() / math.sqrt(n)
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, n - 1) * error.item()
