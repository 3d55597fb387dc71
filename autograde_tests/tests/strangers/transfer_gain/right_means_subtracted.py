def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    gain = (finetuned.mean() - scratch.mean()).item()
    n = finetuned.size(0)
    residuals = (finetuned - scratch) - gain
    error = (residuals.pow(2).sum() / (n - 1) / n).sqrt().item()
    quantile = student_t_quantile((1 + confidence) / 2, n - 1)
    return (gain, error * quantile)
