def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    best, best_rate, best_row = -1.0, None, None
    for row, rate in enumerate(rates):
        score = validation[row].double().mean().item()
        if score > best or (score == best and rate < best_rate):
            best, best_rate, best_row = score, rate, row
    return best_rate, test[best_row].double().mean().item()
