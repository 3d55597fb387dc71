"""Decodes image files once, into one tensor a split, and keeps the result in the user's cache."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from headstart.errors import CourseError
from headstart.vision.image_folders import ImageFile, find_images
from headstart.vision.image_sets import ImageSet

if TYPE_CHECKING:
    import numpy as np

_FORMAT = "1"  # counts up when the same files decode to other tensors


def read_image_folders(
    sources: Sequence[Path], *, size: int | None = None, files: list[ImageFile] | None = None
) -> dict[str, ImageSet]:
    """Image folders or zips as one uint8 tensor a split, from the cache where they were decoded before.

    Args:
        sources: folders and zips that make up one set of images together.
        size: height and width in pixels; each image is then scaled so that its shorter side fits, and cut around its
            centre. None takes the images as they are, and all must have one size.
        files: what `find_images(sources)` gave, if it has been asked already.
    Returns:
        `ImageSet` by split: train, and validation or test or both.
    Raises:
        CourseError: see `find_images`; or an image that cannot be read, or images of several sizes.
    """
    files = find_images(sources) if files is None else files
    kept = _cache_file(files, size)
    cached = _read_cache(kept)
    if cached is not None:
        return cached
    classes = tuple(sorted({file.label for file in files}))
    images = torch.from_numpy(_decode(files, size))
    sets = {}
    number = {name: place for place, name in enumerate(classes)}
    first = 0
    for split, members in itertools.groupby(files, lambda file: file.split):  # find_images sorts by split
        labels = torch.tensor([number[file.label] for file in members])
        sets[split] = ImageSet(images[first : first + len(labels)], labels, classes)
        first += len(labels)
    _write_cache(kept, sets)
    return sets


def image_cache_folder() -> Path:
    """Where decoded images lie: in Headstart's cache, also where platformdirs is not installed."""
    try:
        from headstart.releases import cache_folder

        return cache_folder() / "images"
    except ImportError:
        return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "headstart" / "images"


def _decode(files: list[ImageFile], size: int | None) -> np.ndarray:
    """Pixels as uint8 (N, 3, H, W)."""
    import numpy as np
    from tqdm import tqdm

    height, width = _pixels(files[0], size).shape[:2]
    pixels = np.empty((len(files), 3, height, width), np.uint8)

    def fill(places: range) -> int:
        for place in places:
            image = _pixels(files[place], size)
            if image.shape[:2] != (height, width):
                raise CourseError(
                    "all images have one size",
                    f"{image.shape[1]}×{image.shape[0]} here and {width}×{height} in {files[0].name}",
                    "choose a size for all of them with size=",
                    path=files[place].name,
                )
            pixels[place] = image.transpose(2, 0, 1)
        return len(places)

    parts = [range(first, min(first + 500, len(files))) for first in range(0, len(files), 500)]
    with (
        ThreadPoolExecutor(min(16, os.cpu_count() or 1)) as pool,
        tqdm(total=len(files), desc="decoding", unit="image", disable=None, leave=False) as bar,
    ):
        try:
            for done in pool.map(fill, parts):
                bar.update(done)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return pixels


def _pixels(file: ImageFile, size: int | None) -> np.ndarray:
    """One image as uint8 (H, W, 3)."""
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(file.read())) as image:
            colours = image.convert("RGB")
        if size is not None and colours.size != (size, size):
            colours = ImageOps.fit(colours, (size, size), Image.Resampling.BICUBIC)
        return np.asarray(colours)
    except Exception as error:  # a damaged file raises nearly anything in a decoder
        raise CourseError(
            "every image can be read", f"{type(error).__name__}: {error}", "replace or remove it", path=file.name
        ) from error


def _cache_file(files: list[ImageFile], size: int | None) -> Path:
    digest = hashlib.sha256(f"{_FORMAT} {size}\n".encode())
    for file in files:
        # the folder above the images may move: what counts is split, class, name and content
        digest.update(f"{file.split}\0{file.label}\0{file.inside}\0{file.stamp}\n".encode())
    return image_cache_folder() / f"{digest.hexdigest()[:32]}.safetensors"


def _read_cache(path: Path) -> dict[str, ImageSet] | None:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as kept:
            classes = tuple(json.loads(kept.metadata()["classes"]))
            splits = sorted({name.split(".")[0] for name in kept.keys()})  # noqa: SIM118, it is no mapping
            return {
                split: ImageSet(kept.get_tensor(f"{split}.images"), kept.get_tensor(f"{split}.labels"), classes)
                for split in splits
            }
    except (OSError, SafetensorError, KeyError, TypeError, ValueError):
        return None  # not there, or damaged: decode again


def _write_cache(path: Path, sets: dict[str, ImageSet]) -> None:
    from safetensors.torch import save_file

    tensors = {f"{split}.images": images.images for split, images in sets.items()}
    tensors |= {f"{split}.labels": images.labels for split, images in sets.items()}
    metadata = {"classes": json.dumps(next(iter(sets.values())).classes)}
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(descriptor)
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, temporary, metadata)
        os.replace(temporary, path)
    except Exception as error:  # a full or read-only cache costs time at the next start, nothing else
        print(f"headstart: decoded images could not be kept in {path.parent}: {error}", file=sys.stderr)
        if temporary:
            Path(temporary).unlink(missing_ok=True)
