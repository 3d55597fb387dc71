# mistake: unpaired_interval
# why: Uses the two-sample t test, which throws the pairing away.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    from scipy import stats

    result = stats.ttest_ind(finetuned.double().numpy(), scratch.double().numpy())
    interval = result.confidence_interval(confidence_level=confidence)
    return float(finetuned.mean() - scratch.mean()), float(interval.high - interval.low) / 2
