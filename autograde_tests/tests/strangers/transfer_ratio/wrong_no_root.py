# mistake: interval_of_one_draw
# why: Forgets to divide the spread by the root of N.
def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    logs = torch.log(finetuned.double() / scratch.double())
    half = student_t_quantile((1 + confidence) / 2, len(logs) - 1) * logs.std().item()
    mean = logs.mean().item()
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)
