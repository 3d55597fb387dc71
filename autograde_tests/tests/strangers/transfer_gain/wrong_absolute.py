# mistake: absolute_differences
# why: Takes absolute differences, so draws on which fine-tuning is worse count as gains.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = (finetuned - scratch).abs()
    n = len(d)
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * d.std() / math.sqrt(n)
    return d.mean().item(), half_width.item()
