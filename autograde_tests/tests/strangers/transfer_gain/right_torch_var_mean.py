def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    delta = torch.sub(finetuned.double(), scratch.double())
    variance, mean = torch.var_mean(delta, correction=1)
    n = delta.numel()
    half_width = student_t_quantile(probability=0.5 + confidence / 2, degrees=n - 1) * (variance / n).sqrt()
    return float(mean), float(half_width)
