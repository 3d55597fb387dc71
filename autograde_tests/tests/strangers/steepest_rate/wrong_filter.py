# mistake: closes_the_gap
# why: throws all non-finite losses out first, so finite ones behind the blow-up become neighbours of those before it.
def steepest_rate(rates: list[float], losses: list[float]) -> float:
    points = [(rate, loss) for rate, loss in zip(rates, losses) if math.isfinite(loss)]
    best, best_slope = points[0][0], math.inf
    for (rate, loss), (next_rate, next_loss) in zip(points, points[1:]):
        slope = (next_loss - loss) / (math.log10(next_rate) - math.log10(rate))
        if slope < best_slope:
            best, best_slope = rate, slope
    return best
