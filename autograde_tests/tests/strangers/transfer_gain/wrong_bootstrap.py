# why: A bootstrap interval, which is too narrow for few draws and not Student's.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    generator = torch.Generator().manual_seed(0)
    means = d[torch.randint(n, (10_000, n), generator=generator)].mean(1)
    edges = torch.tensor([(1 - confidence) / 2, (1 + confidence) / 2], dtype=means.dtype)
    low, high = torch.quantile(means, edges)
    return d.mean().item(), (high - low).item() / 2
