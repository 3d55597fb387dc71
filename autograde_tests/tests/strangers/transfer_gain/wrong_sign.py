# mistake: swapped_arms
# why: Subtracts the wrong way round, so that a gain comes out negative.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = scratch - finetuned
    n = len(d)
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * d.std() / math.sqrt(n)
    return d.mean().item(), half_width.item()
