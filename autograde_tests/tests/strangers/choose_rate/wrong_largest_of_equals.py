# mistake: takes_the_largest_of_equals
# why: Takes the largest of equally good rates.
def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    means = validation.mean(1).tolist()
    row = max(range(len(rates)), key=lambda r: (means[r], rates[r]))
    return rates[row], test[row].mean().item()
