# mistake: half_width_for_ends
# why: Adds the half width of the logarithms to the ratio itself.
def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    logs = torch.log(finetuned.double() / scratch.double())
    n = len(logs)
    half = student_t_quantile((1 + confidence) / 2, n - 1) * logs.std().item() / math.sqrt(n)
    ratio = math.exp(logs.mean().item())
    return ratio, ratio - half, ratio + half
