# why: Takes the difference of the two standard deviations for the standard deviation of the differences.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    n = len(finetuned)
    gain = finetuned.mean().item() - scratch.mean().item()
    spread = abs(finetuned.std().item() - scratch.std().item())
    return gain, student_t_quantile((1 + confidence) / 2, n - 1) * spread / math.sqrt(n)
