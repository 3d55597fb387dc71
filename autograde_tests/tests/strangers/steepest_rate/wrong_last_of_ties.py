# mistake: last_of_equals
# why: of equally steep steps it keeps the last (<= instead of <).
def steepest_rate(rates: list[float], losses: list[float]) -> float:
    best, best_slope = rates[0], math.inf
    for i in range(len(rates) - 1):
        if not math.isfinite(losses[i + 1]):
            break
        slope = (losses[i + 1] - losses[i]) / (math.log10(rates[i + 1]) - math.log10(rates[i]))
        if slope <= best_slope:
            best, best_slope = rates[i], slope
    return best
