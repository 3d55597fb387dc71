# mistake: sorted_arms
# why: Sorts both arms first, so the pairs are no longer those that saw the same labels.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned.sort().values - scratch.sort().values
    n = len(d)
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * d.std() / math.sqrt(n)
    return d.mean().item(), half_width.item()
