# mistake: spread_of_one_draw
# why: The scale of the interval of a mean is the standard error, not the standard deviation.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    from scipy import stats

    d = (finetuned - scratch).double().numpy()
    low, high = stats.t.interval(confidence, len(d) - 1, loc=d.mean(), scale=d.std(ddof=1))
    return float(d.mean()), float(high - low) / 2
