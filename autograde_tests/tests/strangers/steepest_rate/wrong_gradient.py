# mistake: central_differences
# why: numpy's gradient (central differences over two steps), as learning-rate finders use it, instead of single steps.
import numpy as np


def steepest_rate(rates: list[float], losses: list[float]) -> float:
    end = next((i for i, loss in enumerate(losses) if not math.isfinite(loss)), len(losses))
    slopes = np.gradient(np.array(losses[:end]), np.log10(rates[:end]))
    return rates[int(slopes.argmin())]
