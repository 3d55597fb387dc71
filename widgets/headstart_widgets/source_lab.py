"""The source lab: dials of a renderer, its digits beside real ones, and how well they prepare for real ones."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import traitlets

from headstart_widgets.control_frame import BLUE, GREY, compose_script, new_figure, to_png
from headstart_widgets.kernel_requests import AskingControl

SIDE, COLUMNS = 8, 10
Respond = Callable[[Mapping[str, float]], Mapping[str, Any]]

DIALS = (
    {"name": "slant", "min": -40, "max": 40, "step": 5, "value": 0, "unit": "°"},
    {"name": "thickness", "min": -1.2, "max": 2.4, "step": 0.2, "value": 0, "unit": "px"},
    {"name": "blur", "min": 0, "max": 3, "step": 0.1, "value": 0.3, "unit": "px"},
    {"name": "noise", "min": 0, "max": 1, "step": 0.05, "value": 0.05, "unit": ""},
)
CHALLENGES = (
    {"name": "as_they_are", "settings": {}},
    {"name": "leaning_left", "settings": {"slant": -10}},
    {"name": "leaning_right", "settings": {"slant": 35}},
    {"name": "photocopy", "settings": {"thickness": 0.6, "blur": 0.6, "noise": 0.6}},
)


class SourceLab(AskingControl):
    """Lets a reader predict, and then see, how a source's look changes what is learned from it.

    A `response` holds `view`, `id`, `settings`, `images` and `accuracy`, or `error` in place of the last two.

    Args:
        respond: settings (a value for every dial's name) to `{"images", "accuracy"}`: base64 of 8×8-byte images in
            rows of ten, paper 0 to ink 255, and a fraction. It should take less than 50 ms.
        real: real digits in the same form.
        scan_count: how many real scans the accuracy is measured on.
        language: of the words, the working folder's by default.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "source_lab"

    dials = traitlets.List().tag(sync=True)
    challenges = traitlets.List().tag(sync=True)
    real = traitlets.Unicode().tag(sync=True)
    scan_count = traitlets.Int().tag(sync=True)

    def __init__(self, respond: Respond, real: str, scan_count: int, language: str | None = None):
        self._respond = respond
        super().__init__(language, dials=list(DIALS), challenges=list(CHALLENGES), real=real, scan_count=scan_count)
        self.response = self.answer({"view": "", "id": 0, "settings": start_settings()})

    def respond(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The images and the accuracy at these settings, none of them beyond its dial's ends."""
        clipped = clip_settings(settings)
        return {"settings": clipped, **self._respond(clipped)}

    def static_picture(self) -> bytes:
        """Samples, real digits, and the accuracy over the slant, as PNG."""
        figure = new_figure(9, 2.6)
        source, target, curve = figure.subplots(1, 3)
        for axes, images, title in (
            (source, self.response["images"], "rendered"),
            (target, self.real, "real scans"),
        ):
            axes.imshow(sheet(images), cmap="gray_r", vmin=0, vmax=255)
            axes.set_title(title)
            axes.set_axis_off()
        slants = range(-40, 41, 10)
        accuracies = [self._respond({**start_settings(), "slant": slant})["accuracy"] for slant in slants]
        curve.plot(slants, [100 * accuracy for accuracy in accuracies], "o-", color=BLUE)
        curve.axhline(10, color=GREY, linestyle=":")
        curve.set(xlabel="slant (degrees)", ylabel="% of scans read rightly", ylim=(0, 100))
        return to_png(figure)


def start_settings() -> dict[str, float]:
    """Every dial where it stands at first."""
    return {dial["name"]: dial["value"] for dial in DIALS}


def clip_settings(settings: Mapping[str, Any]) -> dict[str, float]:
    """Numbers for every dial, none beyond its ends; a dial left out stands where it stood at first.

    Raises:
        ValueError: a name that is no dial's, or something that is no number.
    """
    unknown = sorted(set(settings) - set(start_settings()))
    if unknown:
        raise ValueError(f"no such dial: {', '.join(unknown)}")
    return {
        dial["name"]: min(max(float(settings.get(dial["name"], dial["value"])), dial["min"]), dial["max"])
        for dial in DIALS
    }


def sheet(images: str):
    """Base64 of 8×8-byte images as one array, ten a row, one pixel of paper between them."""
    import numpy as np

    tiles = np.frombuffer(base64.b64decode(images), np.uint8).reshape(-1, COLUMNS, SIDE, SIDE)
    spaced = np.pad(tiles, ((0, 0), (0, 0), (0, 1), (0, 1)))
    return spaced.transpose(0, 2, 1, 3).reshape(len(tiles) * (SIDE + 1), COLUMNS * (SIDE + 1))
