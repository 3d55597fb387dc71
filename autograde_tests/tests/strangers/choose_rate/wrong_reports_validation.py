# mistake: reports_validation
# why: Reports the validation accuracy that the choice was made by.
def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    means = validation.mean(1).tolist()
    row = min(range(len(rates)), key=lambda r: (-means[r], rates[r]))
    return rates[row], means[row]
