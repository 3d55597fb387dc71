def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    count, mean, moment = 0, 0.0, 0.0
    for tuned, fresh in zip(finetuned, scratch):
        count += 1
        value = (tuned - fresh).item()
        step = value - mean
        mean += step / count
        moment += step * (value - mean)
    standard_error = (moment / (count - 1) / count) ** 0.5
    return mean, standard_error * student_t_quantile((1 + confidence) / 2, count - 1)
