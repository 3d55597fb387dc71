"""Images as controls take them: bytes of a file, nested lists or arrays, made into pixels and into text to send."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from typing import Any

import numpy as np

CHANNELS = (1, 3)


def read_image(image: Any, name: str = "an image") -> np.ndarray:
    """An image as pixels, uint8 (C, H, W) with one channel or three.

    Args:
        image: bytes of a PNG file; or whole numbers 0 to 255, or fractions 0 to 1, of shape (H, W), (C, H, W) or
            (H, W, C), as nested lists or an array (a tensor on the CPU is one).
        name: what it is called in an error.

    Raises:
        ValueError: another shape, or numbers that are no brightness.
    """
    if isinstance(image, bytes):
        from PIL import Image

        with Image.open(io.BytesIO(image)) as picture:
            image = np.asarray(picture.convert("L" if picture.mode in ("1", "L") else "RGB"))
    pixels = np.asarray(image)
    if pixels.ndim == 2:
        pixels = pixels[None]
    elif pixels.ndim == 3 and pixels.shape[0] not in CHANNELS and pixels.shape[2] in CHANNELS:
        pixels = pixels.transpose(2, 0, 1)
    if pixels.ndim != 3 or pixels.shape[0] not in CHANNELS or not pixels.size:
        raise ValueError(f"{name} has the shape (H, W), (C, H, W) or (H, W, C), C 1 or 3; got {np.shape(image)}")
    return to_bytes(pixels, name)


def to_bytes(pixels: np.ndarray, name: str) -> np.ndarray:
    """Brightness as uint8: fractions times 255, rounded; whole numbers as they are.

    Raises:
        ValueError: numbers outside 0 to 255, fractions outside 0 to 1.
    """
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels)
    fractions = np.issubdtype(pixels.dtype, np.floating)
    if not (fractions or np.issubdtype(pixels.dtype, np.integer)):
        raise ValueError(f"{name} is made of numbers; got {pixels.dtype}")
    most, slack = (1, 1e-6) if fractions else (255, 0)
    if not (pixels.min() >= -slack and pixels.max() <= most + slack):  # nan fails too
        raise ValueError(f"{name} has values from 0 to {most}; got {pixels.min():g} to {pixels.max():g}: scale it")
    return np.rint(np.clip(pixels, 0, most) * (255 / most)).astype(np.uint8)


def read_images(images: Iterable[Any], name: str) -> np.ndarray:
    """Images of one size as uint8 (N, C, H, W); grey ones among coloured ones become coloured.

    Raises:
        ValueError: no image, one that is none, or two sizes.
    """
    read = [read_image(image, f"{name}[{place}]") for place, image in enumerate(images)]
    sizes = {image.shape[1:] for image in read}
    if len(sizes) != 1:
        raise ValueError(f"{name} are of one size; got {sorted(sizes) or 'none'}")
    channels = max(image.shape[0] for image in read)
    return np.stack([np.broadcast_to(image, (channels, *image.shape[1:])) for image in read])


def to_sheet(images: np.ndarray) -> dict[str, Any]:
    """Images uint8 (N, C, H, W) as plain data: `height`, `width`, `count`, and base64 of red, green, blue by pixel."""
    count, _, height, width = images.shape
    colours = np.broadcast_to(images, (count, 3, height, width)).transpose(0, 2, 3, 1)
    return {"height": height, "width": width, "count": count, "rgb": base64.b64encode(colours.tobytes()).decode()}


def to_picture(pixels: np.ndarray) -> np.ndarray:
    """Pixels uint8 (C, H, W) as matplotlib and Pillow take them: (H, W, 3)."""
    return np.broadcast_to(pixels, (3, *pixels.shape[1:])).transpose(1, 2, 0)


def to_address(pixels: np.ndarray) -> str:
    """Pixels uint8 (C, H, W) as an address that holds a PNG file."""
    from PIL import Image

    file = io.BytesIO()
    picture = pixels[0] if len(pixels) == 1 else to_picture(pixels)
    Image.fromarray(np.ascontiguousarray(picture)).save(file, format="PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
