# why: Divides the squares by N and not by N - 1 (numpy's default).
def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    logs = torch.log(finetuned.double() / scratch.double())
    n = len(logs)
    half = student_t_quantile((1 + confidence) / 2, n - 1) * logs.std(correction=0).item() / math.sqrt(n)
    mean = logs.mean().item()
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)
