# mistake: degrees_of_freedom_not_reduced
# why: N degrees of freedom instead of N - 1.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, n) * d.std().item() / math.sqrt(n)
