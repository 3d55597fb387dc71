# mistake: normal_quantile
# why: Uses the quantile of the normal distribution instead of Student's.
from statistics import NormalDist


def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), NormalDist().inv_cdf((1 + confidence) / 2) * d.std().item() / math.sqrt(n)
