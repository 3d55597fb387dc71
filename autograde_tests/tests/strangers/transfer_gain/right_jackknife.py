def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned.double() - scratch.double()
    n = len(d)
    left_out = (d.sum() - d) / (n - 1)  # the mean without draw i
    error = ((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()) ** 0.5
    return float(d.mean()), float(error) * student_t_quantile((1 + confidence) / 2, n - 1)
