"""Where a network's first weights come from: ImageNet by torchvision, a file, or a file that this project trained."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from headstart.errors import CourseError
from headstart.vision.backbones import ImageClassifier, NetworkConfig, adopt_weights, build_network

IMAGENET = "imagenet"
_METADATA_KEY = "headstart"


def save_network(path: Path, network: ImageClassifier, about: Mapping[str, Any]) -> None:
    """Write weights, running statistics and what they belong to, as one safetensors file, by a rename.

    Args:
        path: of the file.
        network: to write.
        about: plain data on how it came to be, kept beside the weights.
    """
    from safetensors.torch import save

    from headstart.safe_files import replace_file

    tensors = {name: value.detach().cpu().contiguous().clone() for name, value in network.state_dict().items()}
    metadata = {_METADATA_KEY: json.dumps({"network": network.config.as_json(), "about": dict(about)})}
    replace_file(path, save(tensors, metadata))


def load_network(path: Path) -> ImageClassifier:
    """The network that `save_network` wrote, with its head, in evaluation mode.

    Raises:
        CourseError: no such file, a damaged one, or one that `save_network` did not write.
    """
    state, metadata = _read_safetensors(path)
    try:
        config = NetworkConfig.from_json(json.loads(metadata[_METADATA_KEY])["network"])
    except (KeyError, TypeError, ValueError) as error:
        do = "name a file that `headstart train` wrote"
        raise CourseError("the file says which network it holds", "no such note", do, path=path) from error
    network = build_network(config, seed=0)
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise CourseError("the file holds the network it names", str(error), "train it anew", path=path) from error
    return network.eval()


def network_from(source: str, config: NetworkConfig, *, seed: int) -> ImageClassifier:
    """A network with a source's weights and a new head.

    Args:
        source: `imagenet` (torchvision's weights: downloaded once, 45 MB for resnet18, check sum verified), the path of
            a safetensors file by `headstart train`, or the path of torchvision's own weights (`.pth`).
        config: the network. A file by `headstart train` names its own architecture, stem and normalisation, and those
            hold; ImageNet's weights bring their normalisation.
        seed: of the new head.
    Raises:
        CourseError: no network to download by, no such file, or weights of another network.
    """
    if source != IMAGENET and Path(source).suffix == ".safetensors":
        network = load_network(Path(source))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network.replace_head(config.num_classes)
        return network
    state = _imagenet_state(config.architecture) if source == IMAGENET else _read_torch_file(Path(source))
    network = build_network(NetworkConfig(config.architecture, config.stem, config.num_classes), seed=seed)
    # a head of as many classes would fit, and is not what was asked for
    adopt_weights(network, {name: value for name, value in state.items() if not name.startswith("fc.")})
    return network


def _imagenet_state(architecture: str) -> dict[str, torch.Tensor]:
    from torchvision import models

    known = {"resnet18": models.ResNet18_Weights.IMAGENET1K_V1, "resnet50": models.ResNet50_Weights.IMAGENET1K_V2}
    if architecture not in known:
        do = f"choose one of {', '.join(known)}, or a file by `headstart train pretrain` with --source"
        raise CourseError("ImageNet weights are there for torchvision's networks", architecture, do)
    weights = known[architecture]
    try:
        return dict(weights.get_state_dict(progress=True, check_hash=True))
    except Exception as error:  # no network, no room, a check sum that is not met
        file = weights.url.rsplit("/", 1)[-1]
        raise CourseError(
            "torchvision's weights can be downloaded, or lie in its cache",
            f"{type(error).__name__}: {error}",
            f"put {file} into hub/checkpoints/ of the folder that TORCH_HOME names; or name your copy with --source "
            f"{file}; or train a source yourself: `headstart train pretrain`, then --source FILE.safetensors",
        ) from error


def _read_torch_file(path: Path) -> dict[str, torch.Tensor]:
    _require_file(path)
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        if not all(isinstance(value, torch.Tensor) for value in state.values()):
            raise ValueError("it holds more than tensors")
    except Exception as error:  # pickle raises many kinds
        got = f"{type(error).__name__}: {error}".splitlines()[0]
        do = "name torchvision's .pth file, or a .safetensors file by `headstart train`"
        raise CourseError("the file holds weights by name", got, do, path=path) from error
    return dict(state)


def _read_safetensors(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    from safetensors import SafetensorError, safe_open

    _require_file(path)
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118, it is no mapping
            return tensors, dict(file.metadata() or {})
    except (SafetensorError, OSError) as error:
        raise CourseError("the file can be read", str(error), "write or fetch it again", path=path) from error


def _require_file(path: Path) -> None:
    if not path.is_file():
        do = "check the name; `headstart train pretrain --output FILE.safetensors` makes one"
        raise CourseError("the source is a file with weights, or imagenet", "nothing there", do, path=path)
