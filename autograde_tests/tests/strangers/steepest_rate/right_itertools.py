from itertools import pairwise, takewhile


def steepest_rate(rates: list[float], losses: list[float]) -> float:
    usable = takewhile(lambda point: math.isfinite(point[1]), zip(rates, losses))
    points = [(math.log10(rate), loss, rate) for rate, loss in usable]
    steps = [((b[1] - a[1]) / (b[0] - a[0]), a[2]) for a, b in pairwise(points)]
    return min(steps, key=lambda step: step[0])[1]  # min keeps the first of equals
