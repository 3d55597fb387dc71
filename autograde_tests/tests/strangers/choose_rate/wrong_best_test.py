# mistake: reports_the_best_test
# why: The rate from validation, but the best accuracy of the test part beside it.
def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    means = validation.mean(1).tolist()
    row = min(range(len(rates)), key=lambda r: (-means[r], rates[r]))
    return rates[row], test.mean(1).max().item()
