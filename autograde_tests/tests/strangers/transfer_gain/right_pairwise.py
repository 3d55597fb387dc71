def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned.double() - scratch.double()
    n = d.shape[0]
    variance = torch.pdist(d[:, None]).square().sum() / (n * (n - 1))  # of all pairs i < j
    return d.mean().item(), student_t_quantile((1 + confidence) / 2, n - 1) * math.sqrt(variance / n)
