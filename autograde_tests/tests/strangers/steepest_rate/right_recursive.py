def steepest_rate(rates: list[float], losses: list[float]) -> float:
    def best_of(start, slope_so_far, rate_so_far):
        if start + 1 >= len(rates) or math.isnan(losses[start + 1]) or math.isinf(losses[start + 1]):
            return rate_so_far
        fall = losses[start] - losses[start + 1]
        steepness = fall / (math.log10(rates[start + 1]) - math.log10(rates[start]))
        if slope_so_far is None or steepness > slope_so_far:
            return best_of(start + 1, steepness, rates[start])
        return best_of(start + 1, slope_so_far, rate_so_far)

    return best_of(0, None, rates[0])
