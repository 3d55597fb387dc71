import numpy as np


def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    def rows(side):
        return np.array([f"{n}|{start}|{end}|{kind}" for n, one in enumerate(side) for kind, start, end in one], dtype=object)

    truth, guess = rows(gold), rows(predicted)
    right = np.isin(guess.astype(str), truth.astype(str)).sum() if truth.size and guess.size else 0
    counts = np.array([guess.size, truth.size, (guess.size + truth.size) / 2], dtype=float)
    scores = np.divide(float(right), counts, out=np.zeros(3), where=counts > 0)
    return tuple(scores.tolist())
