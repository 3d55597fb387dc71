# mistake: confidence_ignored
# why: 0.975 is written in, so the argument confidence has no effect.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), student_t_quantile(0.975, n - 1) * d.std().item() / math.sqrt(n)
