def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    differences = finetuned - scratch
    count = len(differences)
    standard_error = differences.std() / math.sqrt(count)
    quantile = student_t_quantile((1 + confidence) / 2, count - 1)
    return differences.mean().item(), (quantile * standard_error).item()
