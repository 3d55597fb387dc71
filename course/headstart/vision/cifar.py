"""CIFAR-10 and Tiny-ImageNet: from a folder or zips that a person names, from the cache, or by download."""

from __future__ import annotations

from pathlib import Path

import torch

from headstart.errors import CourseError
from headstart.own_data import DATA_VARIABLE, named_by_environment
from headstart.vision.decoding import image_cache_folder, read_image_folders
from headstart.vision.image_folders import find_images, require_classes
from headstart.vision.image_sets import ImageSet, ImageTask

CIFAR10_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
_TORCHVISION_FOLDER = "cifar-10-batches-py"


def cifar10(data_dir: Path | None = None) -> ImageTask:
    """CIFAR-10: 50,000 images to train on and 10,000 to test on, 32×32, of 10 classes.

    Looked for in `data_dir`, else where `HEADSTART_DATA` points, else in Headstart's cache, where it is downloaded to
    (170 MB, check sum verified) if it is not there.

    Args:
        data_dir: a folder or zip with `train/<class>/` and `test/<class>/`; a folder with `cifar10-*.zip`; or a folder
            with torchvision's `cifar-10-batches-py`.
    Returns:
        the task; its name says which copy was read.
    Raises:
        CourseError: not there, damaged, not CIFAR-10's classes, or no network.
    Source: A. Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images.
    """
    data_dir = data_dir or named_by_environment()
    if data_dir is None:
        return _from_torchvision(image_cache_folder().parent / "cifar10", download=True)
    if (data_dir / _TORCHVISION_FOLDER).is_dir():
        return _from_torchvision(data_dir, download=False)
    sources = image_sources(data_dir, "cifar10")
    files = find_images(sources)
    require_classes(files, CIFAR10_CLASSES, data_dir)
    jpeg = any(file.name.lower().endswith((".jpg", ".jpeg")) for file in files)
    return as_task("CIFAR-10 (JPEG copy)" if jpeg else "CIFAR-10", read_image_folders(sources, files=files))


def tiny_imagenet(data_dir: Path | None = None, size: int = 32) -> ImageTask:
    """Tiny-ImageNet: 200 classes of ImageNet, 500 images of each to train on and 50 to validate, 32×32 here.

    Args:
        data_dir: a folder or zip with `train/<class>/` and `val/<class>/`, or a folder with `tiny-imagenet*.zip`; where
            `HEADSTART_DATA` points by default.
        size: images of another size are scaled to it.
    Raises:
        CourseError: none is named, or what is there cannot be read.
    Source: Stanford CS231n (2015), a subset of ImageNet (Russakovsky et al. 2015).
    """
    data_dir = data_dir or named_by_environment()
    if data_dir is None:
        do = f"name a folder with --data-dir or {DATA_VARIABLE}; --data digits needs no files"
        raise CourseError("Tiny-ImageNet is read from a folder or zip", "none", do)
    return as_task("Tiny-ImageNet", read_image_folders(image_sources(data_dir, "tiny-imagenet"), size=size))


def image_sources(data_dir: Path, name: str) -> list[Path]:
    """What to read in the place that a person named: itself, or the zips or the folder in it that bear the name.

    Args:
        data_dir: an image folder, a zip of one, or a folder that holds `<name>*.zip` or `<name>*/`.
        name: such as cifar10.
    Raises:
        CourseError: neither.
    """
    if not data_dir.exists():
        raise CourseError("the data folder exists", "nothing there", "check --data-dir", path=data_dir)
    if data_dir.is_file() or (data_dir / "train").is_dir():
        return [data_dir]
    zips = sorted(data_dir.glob(f"{name}*.zip"))
    if zips:
        return zips
    folders = sorted(place for place in data_dir.glob(f"{name}*") if (place / "train").is_dir())
    if len(folders) == 1:
        return folders
    got = f"{len(folders)} folders {name}*" if folders else "neither"
    do = "name the folder or zip that holds the images"
    raise CourseError(f"a data folder holds train/ or {name}*.zip", got, do, path=data_dir)


def as_task(name: str, splits: dict[str, ImageSet]) -> ImageTask:
    """Image folders as a task: `val` is the test set where there is no `test`."""
    test = splits.get("test", splits.get("validation"))
    return ImageTask(name, splits["train"], splits.get("validation") if "test" in splits else None, test)


def _from_torchvision(folder: Path, *, download: bool) -> ImageTask:
    from torchvision.datasets import CIFAR10

    try:
        parts = [CIFAR10(folder, train=train, download=download) for train in (True, False)]
    except Exception as error:  # no network, no room, a check sum that is not met: torchvision raises many kinds
        do = "try again; or name a copy with --data-dir; or take --data digits, which needs no files"
        if not download:
            do = f"remove {_TORCHVISION_FOLDER} and fetch it again"
        got = f"{type(error).__name__}: {error}"
        raise CourseError("CIFAR-10 is there whole, or can be downloaded", got, do, path=folder) from error
    sets = [
        ImageSet(
            torch.from_numpy(part.data).permute(0, 3, 1, 2).contiguous(),
            torch.tensor(part.targets),
            tuple(part.classes),
        )
        for part in parts
    ]
    return ImageTask("CIFAR-10", sets[0], None, sets[1])
