# mistake: swapped_results
# why: Half width first and gain second: the wrong order.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    std, mean = torch.std_mean(finetuned - scratch)
    n = finetuned.shape[0]
    half_width = student_t_quantile((1 + confidence) / 2, n - 1) * std / math.sqrt(n)
    return half_width.item(), mean.item()
