# why: looks only at the steps before the lowest loss, though a steeper one may lie behind it.
def steepest_rate(rates: list[float], losses: list[float]) -> float:
    end = next((i for i, loss in enumerate(losses) if not math.isfinite(loss)), len(losses))
    lowest = max(min(range(end), key=lambda i: losses[i]), 1)
    slopes = [
        (losses[i + 1] - losses[i]) / (math.log10(rates[i + 1]) - math.log10(rates[i])) for i in range(lowest)
    ]
    return rates[slopes.index(min(slopes))]
