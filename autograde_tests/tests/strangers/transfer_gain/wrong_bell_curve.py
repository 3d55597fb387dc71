# mistake: bell_curve_at_95
# why: Uses 1.96 of the bell curve, for every confidence and every number of draws.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), 1.96 * d.std().item() / math.sqrt(n)
