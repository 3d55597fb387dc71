# why: Counts both arms: 2N - 2 degrees of freedom, as for two independent samples.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, 2 * n - 2) * d.std().item() / math.sqrt(n)
