import statistics


def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    logs = [math.log(f) - math.log(s) for f, s in zip(finetuned.tolist(), scratch.tolist(), strict=True)]
    mean = statistics.fmean(logs)
    error = statistics.stdev(logs) / len(logs) ** 0.5
    t = student_t_quantile(1 - (1 - confidence) / 2, len(logs) - 1)
    ratio, factor = math.exp(mean), math.exp(t * error)
    return ratio, ratio / factor, ratio * factor
