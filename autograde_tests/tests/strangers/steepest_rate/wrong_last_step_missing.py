# why: off by one: the last step before the end (or before the blow-up) is never looked at when there is more than one.
def steepest_rate(rates: list[float], losses: list[float]) -> float:
    end = next((i for i, loss in enumerate(losses) if not math.isfinite(loss)), len(losses))
    slopes = [
        (losses[i + 1] - losses[i]) / (math.log10(rates[i + 1]) - math.log10(rates[i])) for i in range(max(1, end - 2))
    ]
    return rates[slopes.index(min(slopes))]
