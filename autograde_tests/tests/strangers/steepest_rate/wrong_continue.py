# mistake: trusts_what_comes_after
# why: skips the steps at a loss that is not finite, but goes on behind it.
def steepest_rate(rates: list[float], losses: list[float]) -> float:
    best, best_slope = rates[0], math.inf
    for i in range(len(rates) - 1):
        if not (math.isfinite(losses[i]) and math.isfinite(losses[i + 1])):
            continue
        slope = (losses[i + 1] - losses[i]) / (math.log10(rates[i + 1]) - math.log10(rates[i]))
        if slope < best_slope:
            best, best_slope = rates[i], slope
    return best
