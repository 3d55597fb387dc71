"""A linear probe: logistic regression on the frozen features of sentences, its strength chosen on dev."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from headstart.language.encoding import EncodedText
from headstart.language.sentence_features import sentence_features
from headstart.resumable.hardware import Hardware

STRENGTHS = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Inverse strengths of the penalty, scikit-learn's C."""


@dataclass
class SentenceProbe:
    """An encoder that does not move, and a linear classifier on its features.

    Args:
        encoder: as `sentence_features` takes it.
        weight: (K, D), as scikit-learn keeps it: one row where there are two classes.
        bias: of each row.
        regularisation: the C that did best on dev.
        dev_accuracy: with it.
    """

    encoder: nn.Module
    weight: np.ndarray
    bias: np.ndarray
    regularisation: float
    dev_accuracy: float

    def predict(self, text: EncodedText, hardware: Hardware | None = None) -> torch.Tensor:
        """The class of every sentence: int64 (N,)."""
        scores = sentence_features(self.encoder, text, hardware).double().numpy() @ self.weight.T + self.bias
        found = (scores[:, 0] > 0).astype(np.int64) if scores.shape[1] == 1 else scores.argmax(1)
        return torch.from_numpy(found)

    def save(self, path: Path) -> None:
        """Write weight and bias as safetensors; the encoder is the model's."""
        from safetensors.numpy import save

        from headstart.safe_files import replace_file

        replace_file(path, save({"weight": np.ascontiguousarray(self.weight), "bias": np.ascontiguousarray(self.bias)}))


def learn_probe(
    encoder: nn.Module, train: EncodedText, dev: EncodedText, hardware: Hardware | None = None
) -> SentenceProbe:
    """Fit a logistic regression for each strength of the penalty, and keep the one that does best on dev.

    Args:
        encoder: as `sentence_features` takes it.
        train: with labels.
        dev: with labels.
        hardware: on what features are computed.
    """
    from sklearn.linear_model import LogisticRegression

    features, dev_features = (sentence_features(encoder, text, hardware).double().numpy() for text in (train, dev))
    probes = []
    for strength in STRENGTHS:
        fitted = LogisticRegression(C=strength, max_iter=5000).fit(features, train.labels)
        score = float(fitted.score(dev_features, dev.labels))
        probes.append(SentenceProbe(encoder, fitted.coef_, fitted.intercept_, strength, score))
    return max(probes, key=lambda probe: probe.dev_accuracy)
