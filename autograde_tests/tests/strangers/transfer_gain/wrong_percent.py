# mistake: percentage_points
# why: Answers in percentage points, where a fraction is asked for.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = 100 * (finetuned - scratch)
    n = len(d)
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * d.std() / math.sqrt(n)
    return d.mean().item(), half_width.item()
