"""How good a source is: what a classifier fitted on rendered digits makes of real scans, in milliseconds."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.nn.functional as F

from headstart.digits import CLASSES, Digits, Distortion, rendered_digits
from headstart.errors import CourseError

SETTINGS = ("slant", "blur", "thickness", "noise")
"""The fields of `Distortion` that the source lab sets."""


def fit_ridge(digits: Digits, penalty: float = 0.1) -> torch.Tensor:
    r"""Weights of the linear classifier that ridge regression of one-hot labels on pixels gives.

    $W = (X^\top X + \lambda B I)^{-1} X^\top Y$, where $X$ holds the pixels and a column of ones.

    Args:
        digits: to fit.
        penalty: λ.
    Returns:
        float32 (H·W + 1, K).
    """
    pixels = _pixels(digits.images)
    targets = F.one_hot(digits.labels, CLASSES).to(pixels.dtype)
    ridge = penalty * len(pixels) * torch.eye(pixels.shape[1])
    return torch.linalg.solve(pixels.T @ pixels + ridge, pixels.T @ targets)


def ridge_accuracy(weights: torch.Tensor, digits: Digits) -> float:
    """The fraction of digits whose own class gets the largest output."""
    return ((_pixels(digits.images) @ weights).argmax(1) == digits.labels).float().mean().item()


def _pixels(images: torch.Tensor) -> torch.Tensor:
    pixels = images.flatten(1)
    return torch.cat([pixels, torch.ones(len(pixels), 1)], 1)


@dataclass(frozen=True)
class SourceQuality:
    """Answers the source lab: settings of a renderer in, sample digits and the accuracy on real scans out.

    Args:
        scans: real scans, not those of the test split.
        count: rendered digits to fit.
        shown: how many of them are sent as samples: one row of 0 to 9 for every ten.
        seed: of the rendered digits; one seed for every setting, so that only the settings differ.
    """

    scans: Digits
    count: int = 1000
    shown: int = 30
    seed: int = 0

    def __call__(self, settings: Mapping[str, float]) -> dict[str, Any]:
        """Render, fit and measure.

        Args:
            settings: values of slant (degrees), blur, thickness (pixels) and noise; one left out has its default.
        Returns:
            `accuracy`, a fraction; `images`, base64 of `shown` images of 8×8 bytes, paper 0 to ink 255.
        Raises:
            CourseError: a setting that the lab does not have.
        """
        unknown = sorted(set(settings) - set(SETTINGS))
        if unknown:
            raise CourseError(f"the lab sets {', '.join(SETTINGS)}", ", ".join(unknown), "leave it out")
        rendered = rendered_digits(self.count, seed=self.seed, distortion=replace(Distortion(), **settings))
        accuracy = ridge_accuracy(fit_ridge(rendered), self.scans)
        return {"accuracy": accuracy, "images": self.samples(rendered)}

    def samples(self, digits: Digits) -> str:
        """The first digits of every class, 0 to 9 row by row, as base64 bytes."""
        rows = self.shown // CLASSES
        places = torch.stack([torch.nonzero(digits.labels == label)[:rows, 0] for label in range(CLASSES)], 1)
        pixels = (digits.images[places.flatten(), 0] * 255).round().to(torch.uint8)
        return base64.b64encode(pixels.numpy().tobytes()).decode()
