# why: Counts a loss as zero gain, so the mean is too high where some draws are worse.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = (finetuned - scratch).clamp(min=0)
    n = len(d)
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * d.std() / math.sqrt(n)
    return d.mean().item(), half_width.item()
