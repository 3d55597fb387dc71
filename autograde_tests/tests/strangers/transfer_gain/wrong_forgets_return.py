# why: Prints the answer instead of returning it.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    gain = d.mean().item()
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * d.std().item() / math.sqrt(n)
    print(f"{gain:.3f} ± {half_width:.3f}")
