def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    weights = torch.tensor(sizes, dtype=torch.float64)
    values = torch.tensor(losses, dtype=torch.float64)
    return (torch.dot(values, weights) / weights.sum()).item()
