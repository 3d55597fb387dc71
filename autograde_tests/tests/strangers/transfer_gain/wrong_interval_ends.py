# mistake: ends_of_the_interval
# why: Returns the two ends of the interval instead of its middle and half its width.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    gain = d.mean().item()
    half = student_t_quantile((1 + confidence) / 2, n - 1) * d.std().item() / math.sqrt(n)
    return gain - half, gain + half
