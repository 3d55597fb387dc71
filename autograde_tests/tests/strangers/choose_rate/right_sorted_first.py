def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    order = sorted(range(len(rates)), key=rates.__getitem__)
    means = validation.mean(1)
    row = order[0]
    for other in order[1:]:
        if means[other] > means[row]:
            row = other
    return float(rates[row]), float(test[row].mean())
