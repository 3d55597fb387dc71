# why: Takes the confidence for a percentage, 95 instead of 0.95.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    quantile = student_t_quantile((100 + confidence) / 200, n - 1)
    return d.mean().item(), quantile * d.std().item() / math.sqrt(n)
