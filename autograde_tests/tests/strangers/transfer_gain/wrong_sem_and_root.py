# mistake: divided_by_the_count
# why: scipy's sem has divided by the root of N already; here it is done twice.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    from scipy import stats

    d = (finetuned - scratch).double().numpy()
    n = len(d)
    return float(d.mean()), float(stats.sem(d) / math.sqrt(n) * stats.t.ppf((1 + confidence) / 2, n - 1))
