import numpy as np
from sklearn.metrics import accuracy_score


def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    predicted = np.concatenate([logits.detach().cpu().numpy().argmax(axis=1) for logits, _ in batches])
    truth = np.concatenate([labels.cpu().numpy() for _, labels in batches])
    return np.float64(accuracy_score(truth, predicted))
