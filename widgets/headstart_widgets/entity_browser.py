"""The entity browser: a model's entities beside the gold ones, mistake by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import traitlets

from headstart_widgets.control_frame import BLUE, GREY, ORANGE, Control, compose_script, new_figure, to_png
from headstart_widgets.tagged_sentences import check_lengths, collect_pieces, collect_sentences, collect_tags

DRAWN = 4  # sentences in the static picture


class EntityBrowser(Control):
    """Shows gold and predicted entities in their sentences, and counts and filters the kinds of mistake.

    The browser pairs them off: right; right tokens with a wrong type; a boundary, or both, wrong where they overlap;
    missed and invented where nothing does. Nothing is asked of Python.

    Args:
        sentences: N lists of words.
        gold: their tags, IOB1 or IOB2.
        predicted: the model's tags for them, one a word.
        confidences: the model's probability of each predicted tag, 0 to 1, one a word.
        subwords: for each sentence what its tokenizer made of it, (tokens, word_ids).
        language: of the words, the working folder's by default.

    Raises:
        ValueError: lists that do not fit together.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "entity_browser"

    sentences = traitlets.List().tag(sync=True)
    gold = traitlets.List().tag(sync=True)
    predicted = traitlets.List().tag(sync=True)
    confidences = traitlets.List().tag(sync=True)
    subwords = traitlets.List().tag(sync=True)

    def __init__(
        self,
        sentences: Iterable[Sequence[str]],
        gold: Iterable[Sequence[str]],
        predicted: Iterable[Sequence[str]],
        *,
        confidences: Iterable[Sequence[float]] | None = None,
        subwords: Iterable[tuple] | None = None,
        language: str | None = None,
    ):
        words = collect_sentences(sentences)
        sure = [] if confidences is None else [[round(float(value), 4) for value in row] for row in confidences]
        if sure:
            check_lengths(words, sure, "confidences")
        given = [] if subwords is None else list(subwords)
        if subwords is not None and len(given) != len(words):
            raise ValueError(f"subwords has one row a sentence; got {len(given)} for {len(words)} sentences")
        super().__init__(
            language,
            sentences=words,
            gold=collect_tags(words, gold, "gold"),
            predicted=collect_tags(words, predicted, "predicted"),
            confidences=sure,
            subwords=[collect_pieces(row, pieces) for row, pieces in zip(words, given, strict=False)],
        )

    def static_picture(self) -> bytes:
        """The first sentences where a tag differs, gold tags above the words and predicted ones below, as PNG."""
        rows = list(zip(self.sentences, self.gold, self.predicted, strict=True))
        chosen = [row for row in rows if row[1] != row[2]][:DRAWN] or rows[:DRAWN]
        figure = new_figure(11, 0.9 * len(chosen) + 0.3)
        axes = figure.subplots()
        for line, (words, gold, predicted) in enumerate(chosen):
            for place, (word, tag, said) in enumerate(zip(words[:16], gold, predicted, strict=False)):
                y = -3.4 * line
                axes.text(place, y, word, ha="center", fontsize=8, parse_math=False)
                axes.text(place, y + 0.9, "" if tag == "O" else tag, ha="center", fontsize=7, color=BLUE)
                weight = "bold" if said != tag else "normal"
                shown = "O" if said == "O" and tag != "O" else "" if said == "O" else said
                axes.text(place, y - 0.9, shown, ha="center", fontsize=7, color=ORANGE, weight=weight)
        axes.set(xlim=(-0.7, 15.7), ylim=(-3.4 * len(chosen) + 1.6, 1.8))
        axes.set_title("gold tags above, predicted tags below", fontsize=9, color=GREY)
        axes.set_axis_off()
        return to_png(figure)
