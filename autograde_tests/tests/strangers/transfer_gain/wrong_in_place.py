# mistake: overwrites_the_accuracies
# why: Subtracts in place, so the accuracies of the one who calls are overwritten.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    finetuned -= scratch
    n = len(finetuned)
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * finetuned.std() / math.sqrt(n)
    return finetuned.mean().item(), half_width.item()
