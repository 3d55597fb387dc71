# why: Hands degrees and probability over in the wrong order, which raises an error.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), student_t_quantile(n - 1, (1 + confidence) / 2) * d.std().item() / math.sqrt(n)
