"""The confusion browser: which class is taken for which, and the images behind every number."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from headstart_widgets.control_frame import Control, compose_script, new_figure, to_png
from headstart_widgets.image_pixels import read_image, to_address

MOST_CLASSES = 20


class ConfusionBrowser(Control):
    """Lets a reader guess which two classes are confused most, and then shows the matrix with the images of each cell.

    A row is a true class, a column what it was taken for; shares are those of the row. Nothing is asked of Python.

    Args:
        images: N, as `image_pixels.read_image` takes them; None for one that is counted only.
        gold: N true classes, 0 to K − 1.
        predicted: N classes that a network names.
        classes: K names, 3 to 20.
        confidences: N probabilities of the predicted class, 0 to 1.
        evidence: for each image a map (h, w) from 0 to 1, as Grad-CAM gives it, of any size; or None.
        most: images that one cell sends at most; of more, some are taken at even distances of confidence.
        language: of the words, the working folder's by default; names of classes are shown as they are.

    Raises:
        ValueError: lists that do not fit together, or classes that are none.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "confusion_browser"

    classes = traitlets.List().tag(sync=True)
    counts = traitlets.List().tag(sync=True)
    cases = traitlets.List().tag(sync=True)
    pairs = traitlets.List().tag(sync=True)
    has_evidence = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        images: Iterable[Any],
        gold: Iterable[int],
        predicted: Iterable[int],
        classes: Iterable[str],
        *,
        confidences: Iterable[float] | None = None,
        evidence: Iterable[Any] | None = None,
        most: int = 20,
        language: str | None = None,
    ):
        names = [str(name) for name in classes]
        if not 3 <= len(names) <= MOST_CLASSES or len(set(names)) < len(names):
            raise ValueError(f"3 to {MOST_CLASSES} classes with a name of their own; got {names[: MOST_CLASSES + 1]}")
        pictures, true, said = list(images), list(map(int, gold)), list(map(int, predicted))
        sure = [None] * len(true) if confidences is None else [round(float(value), 4) for value in confidences]
        maps = [None] * len(true) if evidence is None else list(evidence)
        check_cases(len(names), images=pictures, gold=true, predicted=said, confidences=sure, evidence=maps)
        counts = count_cells(true, said, len(names))
        chosen = choose_cases(true, said, sure, pictures, most)
        super().__init__(
            language,
            classes=names,
            counts=counts.tolist(),
            cases=[
                {
                    "place": place,
                    "gold": true[place],
                    "predicted": said[place],
                    "sure": sure[place],
                    "picture": to_address(read_image(pictures[place], f"images[{place}]")),
                    "map": read_map(maps[place], f"evidence[{place}]"),
                }
                for place in chosen
            ],
            pairs=offer_pairs(counts),
            has_evidence=any(maps[place] is not None for place in chosen),
        )

    def static_picture(self) -> bytes:
        """The matrix, shares by row as shade and counts as numbers, as PNG."""
        counts = np.array(self.counts)
        size = len(self.classes)
        figure = new_figure(1.6 + 0.5 * size, 1.2 + 0.45 * size)
        axes = figure.subplots()
        shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for (row, column), count in np.ndenumerate(counts):
            axes.text(column, row, str(count), ha="center", va="center", fontsize=8,
                      color="white" if shares[row, column] > 0.55 else "black")  # fmt: skip
        axes.set_xticks(range(size), self.classes, rotation=45, ha="right", fontsize=8, parse_math=False)
        axes.set_yticks(range(size), self.classes, fontsize=8, parse_math=False)
        axes.set(xlabel="predicted", ylabel="true")
        return to_png(figure)


def check_cases(classes: int, **lists: Sequence[Any]) -> None:
    """Raises:
    ValueError: lists of different lengths, none at all, a class that is none, or no probability.
    """
    lengths = {name: len(values) for name, values in lists.items()}
    if len(set(lengths.values())) > 1 or not lengths["gold"]:
        raise ValueError(f"lists have one entry an image; got {lengths}")
    for name in ("gold", "predicted"):
        wrong = sorted({label for label in lists[name] if not 0 <= label < classes})
        if wrong:
            raise ValueError(f"{name} has classes from 0 to {classes - 1}; got {wrong}")
    if not all(value is None or 0 <= value <= 1 for value in lists["confidences"]):
        raise ValueError("confidences are probabilities, 0 to 1; got others: apply a softmax")


def count_cells(gold: Sequence[int], predicted: Sequence[int], classes: int) -> np.ndarray:
    """How often each class (row) was taken for each (column), (K, K)."""
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (gold, predicted), 1)
    return counts


def choose_cases(
    gold: Sequence[int], predicted: Sequence[int], sure: Sequence[float | None], images: Sequence[Any], most: int
) -> list[int]:
    """Places of the images that are sent: of each cell `most` at most, at even distances in the order of confidence."""
    cells: dict[tuple[int, int], list[int]] = {}
    for place, image in enumerate(images):
        if image is not None:
            cells.setdefault((gold[place], predicted[place]), []).append(place)
    chosen = []
    for places in cells.values():
        order = sorted(places, key=lambda place: -(sure[place] or 0))
        count = min(len(order), max(most, 1))
        chosen += [order[round(step)] for step in np.linspace(0, len(order) - 1, count)]
    return sorted(chosen)


def offer_pairs(counts: np.ndarray) -> list[dict[str, Any]]:
    """Up to four pairs of classes to guess from, the one confused most among them, in the order of the classes.

    Each is `{"first", "second", "count"}`, where the count goes both ways.
    """
    both = counts + counts.T
    ranked = sorted(
        ((int(both[first, second]), first, second) for first in range(len(both)) for second in range(first)),
        key=lambda pair: (-pair[0], pair[2], pair[1]),
    )
    # not the next worst, which is often nearly as bad: a guess should be no lottery
    places = sorted({min(place, len(ranked) - 1) for place in (0, 2, 5, len(ranked) // 2)})
    chosen = sorted((ranked[place] for place in places), key=lambda pair: (pair[2], pair[1]))
    return [{"first": second, "second": first, "count": count} for count, first, second in chosen]


def read_map(values: Any, name: str) -> dict[str, Any] | None:
    """A map as plain data: `height`, `width`, and base64 of bytes, 255 for 1; None stays None.

    Raises:
        ValueError: another shape, or numbers outside 0 to 1.
    """
    if values is None:
        return None
    found = np.asarray(values, dtype=float)
    if found.ndim != 2 or not found.size or not (found.min() >= 0 and found.max() <= 1 + 1e-6):
        raise ValueError(f"{name} is a map (h, w) from 0 to 1; got {found.shape}: divide it by its largest value")
    grey = np.rint(np.clip(found, 0, 1) * 255).astype(np.uint8)
    return {"height": grey.shape[0], "width": grey.shape[1], "grey": base64.b64encode(grey.tobytes()).decode()}
