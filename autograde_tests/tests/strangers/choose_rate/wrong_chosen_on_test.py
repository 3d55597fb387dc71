# mistake: chooses_by_test
# why: Chooses the rate by the test scans.
def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    means = test.mean(1).tolist()
    row = min(range(len(rates)), key=lambda r: (-means[r], rates[r]))
    return rates[row], means[row]
