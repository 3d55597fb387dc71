def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    from scipy.stats import ttest_rel

    interval = ttest_rel(finetuned.double().numpy(), scratch.double().numpy()).confidence_interval(confidence)
    return (finetuned - scratch).mean().item(), float(interval.high - interval.low) / 2
