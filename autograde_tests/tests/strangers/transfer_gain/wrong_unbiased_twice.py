# why: Knows that N and N - 1 differ but applies the correction the wrong way round.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    std = d.std(unbiased=False) * math.sqrt((n - 1) / n)
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, n - 1) * std.item() / math.sqrt(n)
