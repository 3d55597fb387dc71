import math


def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    answer = []
    for sentence, marks in zip(states.tolist(), mask.tolist()):
        kept = [state for state, mark in zip(sentence, marks) if mark]
        answer.append([math.fsum(feature) / len(kept) for feature in zip(*kept)])
    return torch.tensor(answer, dtype=torch.float64)
