# mistake: degrees_of_freedom_not_reduced
# why: Hands the number of draws to t.interval, which wants the degrees of freedom.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    from scipy import stats

    d = (finetuned - scratch).double().numpy()
    low, high = stats.t.interval(confidence, len(d), loc=d.mean(), scale=stats.sem(d))
    return float(d.mean()), float(high - low) / 2
