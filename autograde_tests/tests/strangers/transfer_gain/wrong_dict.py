# why: Returns a dictionary, not a pair of numbers.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * d.std().item() / math.sqrt(n)
    return {"gain": d.mean().item(), "half_width": half_width}
