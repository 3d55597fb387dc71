def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    from statistics import mean, stdev

    differences = [a - b for a, b in zip(finetuned.tolist(), scratch.tolist(), strict=True)]
    n = len(differences)
    return mean(differences), student_t_quantile((1 + confidence) / 2, n - 1) * stdev(differences) / n**0.5
