"""Residual networks in two parts, a backbone and a head, with a stem for small images and replaceable heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from headstart.errors import CourseError

ARCHITECTURES = ("resnet18", "resnet50", "resnet10-small")
STEMS = ("imagenet", "cifar")
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
STAGES = ("stem", "layer1", "layer2", "layer3", "layer4", "head")
"""The stages of a network, from the image to the decision."""


@dataclass(frozen=True)
class NetworkConfig:
    """What a network is made of.

    Args:
        architecture: resnet18 or resnet50, as torchvision has them; or resnet10-small, one block a stage and a quarter
            of the width, for two CPU cores.
        stem: imagenet (7×7, stride 2, max-pool: a 32×32 image is 8×8 after it) or cifar (3×3, stride 1, no max-pool).
        num_classes: K.
        mean: of the three channels, from 0 to 1; taken off before the first layer.
        std: of the three channels; what is left is divided by it.
    """

    architecture: str = "resnet18"
    stem: str = "cifar"
    num_classes: int = 10
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD

    def __post_init__(self):
        if self.architecture not in ARCHITECTURES:
            rule = f"the architecture is one of {', '.join(ARCHITECTURES)}"
            raise CourseError(rule, repr(self.architecture), "choose one of them")
        if self.stem not in STEMS:
            raise CourseError(f"the stem is one of {', '.join(STEMS)}", repr(self.stem), "choose one of them")

    def as_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> NetworkConfig:
        """What `as_json` gave, also after it has been JSON."""
        return NetworkConfig(**{**data, "mean": tuple(data["mean"]), "std": tuple(data["std"])})


class ImageBackbone(nn.Module):
    """Images to features: normalisation, stem, four stages of residual blocks, mean over the pixels.

    Args:
        config: what it is made of.
    """

    def __init__(self, config: NetworkConfig):
        super().__init__()
        network = _residual_network(config.architecture)
        if config.stem == "cifar":
            network.conv1 = nn.Conv2d(3, network.conv1.out_channels, 3, padding=1, bias=False)
            nn.init.kaiming_normal_(network.conv1.weight, mode="fan_out", nonlinearity="relu")
            network.maxpool = nn.Identity()
        self.features = network.fc.in_features
        network.fc = nn.Identity()
        self.network = network
        self.register_buffer("mean", torch.tensor(config.mean).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(config.std).view(1, 3, 1, 1))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Images to features.

        Args:
            images: (B, C, H, W) with 1 or 3 channels: uint8 from 0 to 255, or floats from 0 to 1.
        Returns:
            float (B, D).
        """
        if images.dtype == torch.uint8:
            images = images.to(self.mean.dtype) / 255
        return self.network((images - self.mean) / self.std)


class ImageClassifier(nn.Module):
    """`head(backbone(images))`: the backbone sees, the head decides, as in the digits world.

    Args:
        config: what it is made of.
    """

    def __init__(self, config: NetworkConfig):
        super().__init__()
        self.config = config
        self.backbone = ImageBackbone(config)
        self.head = nn.Linear(self.backbone.features, config.num_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Images (B, C, H, W) to logits (B, K)."""
        return self.head(self.backbone(images))

    def stage(self, name: str) -> list[nn.Module]:
        """The modules of one of the `STAGES`."""
        network = self.backbone.network
        if name == "stem":
            return [network.conv1, network.bn1]
        return [self.head if name == "head" else getattr(network, name)]

    def replace_head(self, num_classes: int) -> None:
        """A new head with random weights, drawn from torch's random state, for K classes."""
        self.config = replace(self.config, num_classes=num_classes)
        weight = self.head.weight
        self.head = nn.Linear(self.backbone.features, num_classes, device=weight.device, dtype=weight.dtype)


def build_network(config: NetworkConfig, *, seed: int) -> ImageClassifier:
    """A network with random weights; torch's own random state stays as it was.

    Args:
        config: what it is made of.
        seed: of the weights.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return ImageClassifier(config)


def adopt_weights(network: ImageClassifier, state: Mapping[str, torch.Tensor]) -> list[str]:
    """Carry weights and running statistics over into a network, in place, as far as they fit.

    A 7×7 first layer is carried into a 3×3 one by `shrink_kernel`; a head for another number of classes is left out.

    Args:
        network: to be filled.
        state: of a torchvision residual network (`conv1.weight`, …, `fc.weight`) or of an `ImageClassifier`.
    Returns:
        the names in `network` that kept the values they had.
    Raises:
        CourseError: weights of another architecture.
    """
    own = network.state_dict()
    given = {_own_name(name): value for name, value in state.items()}
    stem = "backbone.network.conv1.weight"
    if stem in given and given[stem].shape[-1] > own[stem].shape[-1]:
        given[stem] = shrink_kernel(given[stem], own[stem].shape[-1])
    fits = {name: value for name, value in given.items() if name in own and value.shape == own[name].shape}
    kept = sorted(name for name in own if name not in fits)
    strange = [name for name in kept if not name.startswith("head.") and name not in ("backbone.mean", "backbone.std")]
    if strange:
        config = network.config
        raise CourseError(
            f"the weights belong to a {config.architecture} with the {config.stem} stem",
            f"nothing that fits {strange[0]}",
            "choose the architecture and stem that the weights were trained with",
        )
    network.load_state_dict(fits, strict=False)
    return kept


def shrink_kernel(kernel: torch.Tensor, size: int) -> torch.Tensor:
    """A smaller convolution kernel that answers an even area as the larger one does.

    Each kernel is scaled down like a picture, then multiplied so that its weights add up to what they did.

    Args:
        kernel: float (D, C, k, k).
        size: the new k.
    Returns:
        float (D, C, size, size).
    """
    small = F.interpolate(kernel, size=(size, size), mode="bilinear", antialias=True, align_corners=False)
    small = small * (kernel.shape[-1] / size) ** 2
    # scaling keeps the sum only nearly: what is missing is spread evenly
    return small + (kernel.sum((2, 3), keepdim=True) - small.sum((2, 3), keepdim=True)) / size**2


def _own_name(name: str) -> str:
    if name.startswith(("backbone.", "head.")):
        return name
    return f"head.{name.removeprefix('fc.')}" if name.startswith("fc.") else f"backbone.network.{name}"


def _residual_network(architecture: str) -> nn.Module:
    from torchvision.models import resnet

    if architecture == "resnet10-small":
        return _narrow_network(width=16)
    return getattr(resnet, architecture)()


def _narrow_network(width: int) -> nn.Module:
    """torchvision's ResNet with one block a stage, `width` channels in the first, twice as many in each next."""
    from torchvision.models.resnet import BasicBlock, ResNet

    network = ResNet(BasicBlock, [1, 1, 1, 1])
    network.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
    network.bn1 = nn.BatchNorm2d(width)
    network.layer1 = nn.Sequential(BasicBlock(width, width))
    for place in range(1, 4):
        inputs, outputs = width * 2 ** (place - 1), width * 2**place
        shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride=2, bias=False), nn.BatchNorm2d(outputs))
        setattr(network, f"layer{place + 1}", nn.Sequential(BasicBlock(inputs, outputs, 2, shortcut)))
    network.fc = nn.Linear(width * 8, 1000)
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    return network
