# mistake: mean_of_plain_ratios
# why: Arithmetic mean and interval of the ratios themselves.
def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    ratios = finetuned.double() / scratch.double()
    n = len(ratios)
    half = student_t_quantile((1 + confidence) / 2, n - 1) * ratios.std().item() / math.sqrt(n)
    mean = ratios.mean().item()
    return mean, mean - half, mean + half
