# mistake: left_on_the_log_scale
# why: Gives back logarithms and forgets the way back.
def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    logs = torch.log(finetuned.double() / scratch.double())
    n = len(logs)
    half = student_t_quantile((1 + confidence) / 2, n - 1) * logs.std().item() / math.sqrt(n)
    mean = logs.mean().item()
    return mean, mean - half, mean + half
