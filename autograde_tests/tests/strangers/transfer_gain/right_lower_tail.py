def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    differences = finetuned - scratch
    degrees = differences.numel() - 1
    # t is symmetric: the lower quantile is the upper one with a minus
    quantile = -student_t_quantile((1 - confidence) / 2, degrees)
    std, mean = torch.std_mean(differences)
    return mean.item(), quantile * std.item() * (degrees + 1) ** -0.5
