# mistake: takes_the_first_of_equals
# why: argmax takes the first of equals, whichever rate that is.
def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    row = validation.mean(1).argmax().item()
    return rates[row], test[row].mean().item()
