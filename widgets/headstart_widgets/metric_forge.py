"""The metric forge: edit predicted tags, and see token accuracy and entity F1 part company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import traitlets

from headstart_widgets.control_frame import BLUE, GREY, ORANGE, Control, compose_script, new_figure, to_png
from headstart_widgets.tagged_sentences import collect_sentences, collect_tags


class MetricForge(Control):
    """Lets a reader change predicted tags, and shows token accuracy, token F1 (with or without O) and entity F1.

    The browser computes them all; nothing is asked of Python. Predicting O everywhere keeps the accuracy high where
    names are rare, and finds none of them.

    Args:
        sentences: a few short ones, as lists of words.
        gold: their tags, IOB2.
        predicted: a model's tags for them; without any, the control begins with slipped boundaries.
        language: of the words, the working folder's by default.

    Raises:
        ValueError: sentences and tags that do not fit together, or gold tags without an entity.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "metric_forge"

    sentences = traitlets.List().tag(sync=True)
    gold = traitlets.List().tag(sync=True)
    predicted = traitlets.List().tag(sync=True)

    def __init__(
        self,
        sentences: Iterable[Sequence[str]],
        gold: Iterable[Sequence[str]],
        predicted: Iterable[Sequence[str]] | None = None,
        *,
        language: str | None = None,
    ):
        words = collect_sentences(sentences)
        tags = collect_tags(words, gold, "gold")
        if all(tag == "O" for row in tags for tag in row):
            raise ValueError("there is something to find; gold has no entity: choose sentences with names")
        said = [] if predicted is None else collect_tags(words, predicted, "predicted")
        super().__init__(language, sentences=words, gold=tags, predicted=said)

    def static_picture(self) -> bytes:
        """What predicting O everywhere is worth: the share of O among the tokens, and entity F1 0, as PNG."""
        tags = [tag for row in self.gold for tag in row]
        accuracy = tags.count("O") / len(tags)
        figure = new_figure(8.4, 1.8)
        axes = figure.subplots()
        axes.barh(["entity F1", "token accuracy"], [0, accuracy], color=[ORANGE, BLUE])
        for place, value in enumerate([0, accuracy]):
            axes.text(value + 0.01, place, f"{value:.3f}", va="center", color=GREY)
        axes.set(xlim=(0, 1.1), title=f"all {len(tags)} tokens predicted as O")
        return to_png(figure)
