# mistake: unpaired_with_paired_degrees
# why: Treats the arms as independent: adds their variances instead of taking the differences.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    n = len(finetuned)
    gain = (finetuned.mean() - scratch.mean()).item()
    error = math.sqrt(finetuned.var().item() / n + scratch.var().item() / n)
    return gain, student_t_quantile((1 + confidence) / 2, n - 1) * error
