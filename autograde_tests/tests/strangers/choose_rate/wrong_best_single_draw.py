# mistake: follows_one_lucky_draw
# why: The rate with the best single draw, not the best mean.
def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    best = validation.max(dim=1).values.tolist()
    row = min(range(len(rates)), key=lambda r: (-best[r], rates[r]))
    return rates[row], test[row].mean().item()
