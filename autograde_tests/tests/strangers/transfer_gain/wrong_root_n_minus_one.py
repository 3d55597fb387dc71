# why: Corrects twice: std with N - 1 and then the root of N - 1 as well.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, n - 1) * d.std().item() / math.sqrt(n - 1)
