# why: Rounds to two digits, which throws away most of a small gain.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return round(d.mean().item(), 2), round(student_t_quantile((1 + confidence) / 2, n - 1) * d.std().item() / math.sqrt(n), 2)
