"""What a network makes of images, in parts that fit into memory: logits, features, accuracy, confusion."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn

from headstart.network_modes import evaluation_mode
from headstart.resumable.hardware import Hardware
from headstart.vision.backbones import ImageClassifier
from headstart.vision.image_sets import ImageSet

PART = 1000  # images that go through a network together


@torch.no_grad()
def predict_logits(
    network: nn.Module,
    images: torch.Tensor,
    hardware: Hardware | None = None,
    *,
    values: Mapping[str, torch.Tensor] | None = None,
) -> torch.Tensor:
    """What a network gives, in evaluation mode; afterwards it is in the mode it was in.

    Args:
        network: on the hardware's device.
        images: uint8 (N, C, H, W), or what the network takes.
        hardware: on what; the CPU if nothing is said.
        values: weights and statistics to use in place of the network's own.
    Returns:
        float32 (N, K), on the device.
    """
    hardware = hardware or Hardware()
    with evaluation_mode(network), hardware.autocast():
        return torch.cat(
            [
                torch.func.functional_call(network, dict(values or {}), (part.to(hardware.device),)).float()
                for part in images.split(PART)
            ]
        )


def extract_features(network: ImageClassifier, images: ImageSet, hardware: Hardware | None = None) -> ImageSet:
    """The backbone's features of every image, in their place: what a linear probe is trained on."""
    hardware = hardware or Hardware()
    features = predict_logits(network.backbone.to(hardware.device), images.images, hardware)
    return ImageSet(features, images.labels, images.classes)


def accuracy(
    network: nn.Module,
    images: ImageSet,
    hardware: Hardware | None = None,
    *,
    values: Mapping[str, torch.Tensor] | None = None,
) -> float:
    """The fraction of images whose own class gets the largest logit.

    Args: see `predict_logits`.
    """
    predicted = predict_logits(network, images.images, hardware, values=values).argmax(1)
    return (predicted == images.labels.to(predicted.device)).double().mean().item()


def confusion(labels: torch.Tensor, predicted: torch.Tensor, num_classes: int) -> torch.Tensor:
    """How often each class was taken for each: int64 (K, K), true classes in rows."""
    places = labels * num_classes + predicted
    return torch.bincount(places, minlength=num_classes**2).view(num_classes, num_classes)
