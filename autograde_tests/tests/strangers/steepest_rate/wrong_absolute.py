# mistake: steepest_either_way
# why: takes the steepest step in either direction, so a steep rise at the end wins.
def steepest_rate(rates: list[float], losses: list[float]) -> float:
    best, best_slope = rates[0], -1.0
    for i in range(len(rates) - 1):
        if not math.isfinite(losses[i + 1]):
            break
        slope = abs((losses[i + 1] - losses[i]) / (math.log10(rates[i + 1]) - math.log10(rates[i])))
        if slope > best_slope:
            best, best_slope = rates[i], slope
    return best
