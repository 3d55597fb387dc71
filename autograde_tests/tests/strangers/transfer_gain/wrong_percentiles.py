# why: Measures where the single differences lie (percentiles), not how sure their mean is.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    low = torch.quantile(d, (1 - confidence) / 2)
    high = torch.quantile(d, (1 + confidence) / 2)
    return d.mean().item(), (high - low).item() / 2
