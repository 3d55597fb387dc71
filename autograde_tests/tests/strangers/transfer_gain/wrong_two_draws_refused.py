# why: Gives up at two draws, for which the interval is wide but defined.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    gain = d.mean().item()
    if n <= 2:
        return gain, math.inf  # too few to say
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * d.std().item() / math.sqrt(n)
    return gain, half_width
