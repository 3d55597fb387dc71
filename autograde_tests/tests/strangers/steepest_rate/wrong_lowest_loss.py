# mistake: lowest_before_the_blow_up
# why: returns the rate with the lowest loss, which lies on the edge of the slope.
def steepest_rate(rates: list[float], losses: list[float]) -> float:
    best, lowest = rates[0], math.inf
    for rate, loss in zip(rates, losses):
        if not math.isfinite(loss):
            break
        if loss < lowest:
            best, lowest = rate, loss
    return best
