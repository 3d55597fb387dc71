"""How well a network does: accuracy on labelled images."""

from __future__ import annotations

import torch
from torch import nn

from headstart.digits import Digits


def predict(network: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """The most likely class of every image.

    Args:
        network: put into evaluation mode for the prediction, then back into the mode it was in.
        images: float32 (B, 1, H, W).
    Returns:
        int64 (B,).
    """
    was_training = network.training
    network.eval()
    with torch.no_grad():
        predicted = network(images).argmax(1)
    network.train(was_training)
    return predicted


def accuracy(network: nn.Module, digits: Digits) -> float:
    r"""The fraction of images that get their own label.

    $\frac{1}{B}\sum_i \mathbb{1}[\arg\max_k f(x_i)_k = y_i]$

    Args:
        network: images to logits.
        digits: the labelled images.
    Returns:
        a fraction from 0 to 1.
    """
    return (predict(network, digits.images) == digits.labels).float().mean().item()
