def steepest_rate(rates: list[float], losses: list[float]) -> float:
    y = torch.tensor(losses, dtype=torch.float64)
    x = torch.tensor([math.log10(rate) for rate in rates], dtype=torch.float64)
    slopes = (y[1:] - y[:-1]) / (x[1:] - x[:-1])
    alive = torch.isfinite(y).long().cumprod(0).bool()[1:]  # step i counts if all losses up to i + 1 are finite
    slopes = torch.where(alive, slopes, torch.full_like(slopes, math.inf))
    first = torch.nonzero(slopes == slopes.min())[0, 0]
    return float(rates[int(first)])
