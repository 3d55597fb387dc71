"""The augmentation explorer: what training makes of an image, the label it keeps, and what a network still reads."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from headstart_widgets.control_frame import BLUE, ORANGE, compose_script, new_figure, to_png
from headstart_widgets.image_mixing import MIXES, mix_draws
from headstart_widgets.image_pixels import read_images, to_sheet
from headstart_widgets.kernel_requests import AskingControl

Augment = Callable[[Mapping[str, Any], int], Any]
Read = Callable[[Any], Any]
MOST_OPERATIONS = 6
TOO_FAR = 0.75  # of the image's side, as crop padding


class AugmentationExplorer(AskingControl):
    r"""Lets a reader predict, and then see, whether an image that was augmented still shows what its label says.

    Training keeps the label of a cropped or mirrored image, whatever is left to see; mixup and CutMix give it
    $\lambda y_A + (1 - \lambda) y_B$. What is still there is measured: a network reads every draw.

    Args:
        images: 2 to 6, of one size, as `image_pixels.read_image` takes them.
        labels: the class of each, 0 to K − 1.
        classes: K names.
        augment: (settings, seed) to draws of one image, as many as `settings["draws"]`. The settings are `image` (its
            place), `partner` (the other's place), `crop_padding` (pixels), `mirror` (yes or no), `rand_augment`
            (operations), `mix` ("none", "mixup" or "cutmix"), `share` (λ, of the first image) and `draws`. What comes
            back is N images, which are mixed here, or, if it mixes by itself, N images and (N, K) shares of labels.
        read: images, uint8 (N, C, H, W), to a network's probabilities (N, K).
        usual: settings to begin with, those of the training.
        draws: N, how many are shown.
        language: of the words, the working folder's by default; names of classes are shown as they are.

    Raises:
        ValueError: images, labels and classes that do not fit together, or unknown settings.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "augmentation_explorer"

    sheet = traitlets.Dict().tag(sync=True)
    labels = traitlets.List().tag(sync=True)
    classes = traitlets.List().tag(sync=True)
    usual = traitlets.Dict().tag(sync=True)
    draws = traitlets.Int().tag(sync=True)
    presets = traitlets.List().tag(sync=True)

    def __init__(
        self,
        images: Iterable[Any],
        labels: Iterable[int],
        classes: Iterable[str],
        augment: Augment,
        read: Read,
        *,
        usual: Mapping[str, Any] | None = None,
        draws: int = 8,
        language: str | None = None,
    ):
        self._images, self._augment, self._read = read_images(images, "images"), augment, read
        names = [str(name) for name in classes]
        truth = check_labels(labels, names, len(self._images))
        if not 2 <= len(self._images) <= 6 or not 1 <= draws <= 12:
            raise ValueError(f"2 to 6 images and 1 to 12 draws; got {len(self._images)} and {draws}: choose some")
        side = min(self._images.shape[2:])
        super().__init__(
            language,
            sheet=to_sheet(self._images),
            labels=truth,
            classes=names,
            usual=start_settings(usual or {}, truth),
            draws=draws,
            presets=list_presets(side),
        )

    def respond(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """`draws` (as `to_sheet` sends them), `shares` of labels and `read` probabilities (N, K), `plain` (K,).

        `plain` is what the network reads in the image as it is.

        Raises:
            ValueError: what `augment` or `read` gave is not what the control needs.
        """
        asked = {**self.usual, **settings, "draws": self.draws}
        seed = int(asked.pop("seed", 0))
        given = self._augment(asked, seed)
        if isinstance(given, tuple):
            draws, shares = read_images(given[0], "draws"), check_table(given[1], len(self.classes), "label shares")
        else:
            draws, shares = self._mix(read_images(given, "draws"), asked, seed)
        read, plain = (
            check_table(self._read(images), len(self.classes), "probabilities")
            for images in (draws, self._images[asked["image"]][None])
        )
        if not len(draws) == len(shares) == len(read) == self.draws:
            raise ValueError(f"{self.draws} draws; got {len(draws)} images, {len(shares)} labels, {len(read)} readings")
        return {
            "draws": to_sheet(draws),
            "shares": shares.round(4).tolist(),
            "read": read.round(4).tolist(),
            "plain": plain[0].round(4).tolist(),
        }

    def _mix(self, draws: np.ndarray, settings: Mapping[str, Any], seed: int) -> tuple[np.ndarray, np.ndarray]:
        partner = np.broadcast_to(self._images[settings["partner"]], draws.shape[1:])
        rng = np.random.default_rng(seed)
        mixed, first = mix_draws(draws, partner, settings["mix"], settings["share"], rng)
        shares = np.zeros((len(draws), len(self.classes)))
        for row, share in zip(shares, first, strict=True):
            row[self.labels[settings["image"]]] += share
            row[self.labels[settings["partner"]]] += 1 - share
        return mixed, shares

    def static_picture(self) -> bytes:
        """The first image's draws with the usual settings, and cropped too far, with what the network reads, as PNG."""
        figure = new_figure(9, 3.2)
        settings = {**self.usual, "mix": "none"}
        far = {**settings, **next(preset["settings"] for preset in self.presets if preset["name"] == "too_far")}
        rows = figure.subplots(2, self.draws, squeeze=False)
        for axes, name, asked in zip(rows, ("usual", "cropped too far"), (settings, far), strict=True):
            for panel in axes:
                panel.set_axis_off()
            found = self.answer({"settings": asked})
            if "error" in found:  # the control tells it; a picture must not keep it from being shown
                axes[0].set_title(f"{name}: {found['error']}", fontsize=8, loc="left", parse_math=False)
            else:
                self._draw_row(axes, name, found, self.labels[settings["image"]])
        return to_png(figure)

    def _draw_row(self, axes: Sequence[Any], name: str, found: Mapping[str, Any], label: int) -> None:
        axes[0].text(-0.15, 0.5, name, transform=axes[0].transAxes, rotation=90, va="center", ha="right")
        for panel, picture, read in zip(axes, sheet_pictures(found["draws"]), found["read"], strict=True):
            best = int(np.argmax(read))
            sign, colour = ("✓", BLUE) if best == label else ("✗", ORANGE)
            panel.imshow(picture)
            panel.set_title(f"{sign} {self.classes[best]}", fontsize=8, color=colour, parse_math=False)


def start_settings(usual: Mapping[str, Any], labels: Sequence[int]) -> dict[str, Any]:
    """Every setting where it stands at first; the partner is the first image of another class.

    Raises:
        ValueError: a name that is no setting's, or a mix that there is not.
    """
    partner = next((place for place, label in enumerate(labels) if label != labels[0]), 1)
    settings = {"image": 0, "partner": partner, "crop_padding": 0, "mirror": False, "rand_augment": 0, "mix": "none"}
    settings["share"] = 0.7
    unknown = sorted(set(usual) - set(settings))
    if unknown:
        raise ValueError(f"usual has the settings {', '.join(settings)}; got {', '.join(unknown)}")
    if usual.get("mix", "none") not in MIXES:
        raise ValueError(f"mix is one of {', '.join(MIXES)}; got {usual['mix']!r}")
    return {**settings, **usual}


def list_presets(side: int) -> list[dict[str, Any]]:
    """Settings to try, for images of this many pixels a side."""
    nothing = {"crop_padding": 0, "mirror": False, "rand_augment": 0, "mix": "none"}
    return [
        {"name": "usual", "settings": {}},
        {"name": "mirrored", "settings": {**nothing, "mirror": True}},
        {"name": "too_far", "settings": {**nothing, "crop_padding": int(TOO_FAR * side)}},
        {"name": "too_strong", "settings": {**nothing, "rand_augment": MOST_OPERATIONS}},
        {"name": "half", "settings": {**nothing, "mix": "mixup", "share": 0.5}},
    ]


def check_labels(labels: Iterable[int], classes: Sequence[str], count: int) -> list[int]:
    """Labels as whole numbers, one for each of `count` images, each the place of a class.

    Raises:
        ValueError: another number of them, or one that is no class.
    """
    given = [int(label) for label in labels]
    if len(given) != count or any(not 0 <= label < len(classes) for label in given):
        raise ValueError(f"a label for each of {count} images, 0 to {len(classes) - 1}; got {given}")
    return given


def check_table(values: Any, classes: int, name: str) -> np.ndarray:
    """Numbers (N, K), each row a distribution over the classes.

    Raises:
        ValueError: another shape, or rows that do not add up to 1.
    """
    table = np.asarray(values.tolist() if hasattr(values, "tolist") else values, dtype=float)
    if table.ndim != 2 or table.shape[1] != classes:
        raise ValueError(f"{name} have the shape (N, {classes}); got {table.shape}")
    if not (np.abs(table.sum(1) - 1) < 1e-2).all() or table.min() < 0:
        raise ValueError(f"{name} are 0 or more and add up to 1 in each row; got rows that add up to {table.sum(1)}")
    return table


def sheet_pictures(sheet: Mapping[str, Any]) -> list[np.ndarray]:
    """The images that `to_sheet` sends, each (H, W, 3)."""
    pixels = np.frombuffer(base64.b64decode(sheet["rgb"]), np.uint8)
    return list(pixels.reshape(sheet["count"], sheet["height"], sheet["width"], 3))
