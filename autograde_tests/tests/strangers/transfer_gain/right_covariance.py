def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    # Var(a - b) = Var(a) + Var(b) - 2 Cov(a, b)
    matrix = torch.cov(torch.stack([finetuned, scratch]).double())
    variance = matrix[0, 0] + matrix[1, 1] - 2 * matrix[0, 1]
    n = finetuned.numel()
    standard_error = math.sqrt(max(variance.item(), 0.0) / n)
    gain = finetuned.double().mean() - scratch.double().mean()
    return gain.item(), student_t_quantile((1 + confidence) / 2, n - 1) * standard_error
