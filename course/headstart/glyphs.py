"""Digit shapes, taken once from the text fonts that matplotlib ships: nothing to download."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import torch

from headstart.errors import CourseError

SIDE = 48
"""Height and width of a glyph's field, in field pixels."""
HEIGHT, WIDEST = 36, 34
"""A glyph fills this height of the field, and at most this width."""
DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@cache
def digit_fonts() -> tuple[Path, ...]:
    """The fonts of matplotlib whose characters 0–9 are plain digits, sorted by name.

    Symbol fonts put other signs there (`cmsy10` an infinity), old-style figures differ in height and placeholder fonts
    draw boxes. The names of the glyphs tell them apart.

    Returns:
        paths of TrueType fonts, about twenty.
    Raises:
        CourseError: no such font is there, or no matplotlib: a GPU machine may have torch and little else.
    """
    rule = "rendered digits need matplotlib's fonts"
    try:
        import matplotlib
        from matplotlib.ft2font import FT2Font
    except ImportError as missing:
        do = "pip install matplotlib; or train on images of your own, with --data-dir"
        raise CourseError(rule, str(missing), do) from missing

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    fonts = []
    for path in sorted(folder.glob("*.ttf")):
        font = FT2Font(str(path))
        names = tuple(font.get_glyph_name(font.get_char_index(ord(sign))) for sign in "0123456789")
        if names == DIGIT_NAMES:
            fonts.append(path)
    if not fonts:
        raise CourseError(rule, f"none in {folder}", "reinstall matplotlib")
    return tuple(fonts)


@cache
def glyph_fields() -> torch.Tensor:
    r"""The signed distance from every point to the edge of every digit's ink.

    $s(p) = \min_{q \in \text{edge}} \lVert p - q \rVert$ inside the ink, and $-s$ outside. A shape drawn at the level
    $s > -t$ has strokes thicker by $2t$, so one bank serves every stroke width.

    Returns:
        float32 (F, 10, 48, 48): one field a font and digit, in field pixels, positive in the ink. Callers share it:
        do not write to it.
    """
    fields = [[_glyph_field(path, digit) for digit in "0123456789"] for path in digit_fonts()]
    return torch.stack([torch.stack(row) for row in fields])


def _glyph_field(font: Path, digit: str, oversampling: int = 2) -> torch.Tensor:
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont
    from scipy.ndimage import distance_transform_edt

    face = ImageFont.truetype(str(font), 160)
    left, top, right, bottom = face.getbbox(digit)
    drawn = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(drawn).text((-left, -top), digit, fill=255, font=face)
    drawn = drawn.crop(drawn.getbbox())  # the ink itself: a font's box may leave room around it
    height = HEIGHT * oversampling
    width = min(round(drawn.width * height / drawn.height), WIDEST * oversampling)
    side = SIDE * oversampling
    canvas = Image.new("L", (side, side), 0)
    canvas.paste(drawn.resize((width, height), Image.Resampling.LANCZOS), ((side - width) // 2, (side - height) // 2))
    ink = np.asarray(canvas) > 127
    # each transform counts to the nearest pixel's centre; half a pixel less is its edge
    distance = np.where(ink, distance_transform_edt(ink) - 0.5, 0.5 - distance_transform_edt(~ink)) / oversampling
    field = torch.from_numpy(distance.astype(np.float32))
    return torch.nn.functional.avg_pool2d(field[None, None], oversampling)[0, 0]
