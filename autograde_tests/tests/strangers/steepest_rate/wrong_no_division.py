# mistake: largest_drop
# why: takes the largest fall of the loss without dividing by the step's width, as if the rates were evenly spaced.
def steepest_rate(rates: list[float], losses: list[float]) -> float:
    best, best_fall = rates[0], math.inf
    for i in range(len(rates) - 1):
        if not math.isfinite(losses[i + 1]):
            break
        fall = losses[i + 1] - losses[i]
        if fall < best_fall:
            best, best_fall = rates[i], fall
    return best
