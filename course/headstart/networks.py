"""The small network of the digits world."""

from __future__ import annotations

import torch
from torch import nn


class DigitNetwork(nn.Module):
    """A convolutional network in two parts: a backbone that sees, and a head that decides.

    `head(backbone(images))`, with 56,554 weights at width 32. The backbone has BatchNorm layers, so it carries
    running statistics beside its weights.

    Args:
        num_classes: K, the outputs of the head.
        width: channels of the first layer; the features are twice as many.
    """

    def __init__(self, num_classes: int = 10, width: int = 32):
        super().__init__()
        self.backbone = nn.Sequential(
            *_convolution(1, width),
            *_convolution(width, 2 * width, stride=2),
            *_convolution(2 * width, 2 * width, stride=2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(2 * width, num_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Images (B, 1, H, W) to logits (B, K)."""
        return self.head(self.backbone(images))


def _convolution(inputs: int, outputs: int, stride: int = 1) -> tuple[nn.Module, ...]:
    # BatchNorm shifts by itself, so the convolution needs no bias
    return (
        nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )
