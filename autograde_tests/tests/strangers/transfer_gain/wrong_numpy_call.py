# why: Tensor.size is a method, not a number as in NumPy: raises a TypeError.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    half_width = student_t_quantile((1 + confidence) / 2, d.size - 1) * d.std() / math.sqrt(d.size)
    return d.mean().item(), half_width.item()
