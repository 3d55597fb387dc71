# why: Mean absolute deviation in place of the standard deviation.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, n - 1) * (d - d.mean()).abs().mean().item() / math.sqrt(n)
