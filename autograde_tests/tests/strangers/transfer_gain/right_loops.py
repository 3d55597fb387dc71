def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    n = 0
    total = 0.0
    for i in range(finetuned.shape[0]):
        total += float(finetuned[i]) - float(scratch[i])
        n += 1
    gain = total / n
    squares = 0.0
    for i in range(n):
        squares += (float(finetuned[i]) - float(scratch[i]) - gain) ** 2
    spread = math.sqrt(squares / (n - 1))
    return gain, student_t_quantile((1 + confidence) / 2, n - 1) * spread / math.sqrt(n)
