def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    logs = finetuned.double().log2() - scratch.double().log2()
    n = logs.numel()
    error = ((logs - logs.mean()).square().sum() / (n - 1) / n).sqrt()
    t = -student_t_quantile((1 - confidence) / 2, n - 1)
    ends = torch.stack([logs.mean(), logs.mean() - t * error, logs.mean() + t * error])
    return tuple(torch.exp2(ends).tolist())
