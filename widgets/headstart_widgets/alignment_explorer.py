"""The alignment explorer: words, sub-words, labels and masks, and what becomes of entities on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets

from headstart_widgets.control_frame import BLUE, GREY, ORANGE, compose_script, new_figure, to_png
from headstart_widgets.kernel_requests import AskingControl
from headstart_widgets.tagged_sentences import collect_pieces, collect_sentences, collect_tags

MOST_SENTENCES = 6
LEAST_LENGTH = 8

Tokenize = Callable[[list[str]], tuple[Sequence[str], Sequence[int | None]]]


class AlignmentExplorer(AskingControl):
    """Shows which label stands at which sub-word under five rules, what truncation cuts, and what padding adds.

    Labels on every sub-word, or on words and not sub-words, do not give the gold entities back. Without tags, a batch's
    padding and mask are what it is about. The sentences given are tokenised once; only typed ones ask Python again.

    Args:
        tokenize: words to (tokens, word_ids): T sub-words with special tokens, and the index of each one's word, None
            for special tokens. With a tokenizer of transformers: `encoding.tokens(), encoding.word_ids()`, where
            `encoding = tokenizer(words, is_split_into_words=True)`.
        sentences: one to six lists of words, which make a batch.
        tags: their tags, IOB2 or IOB1; without them there are no labels.
        max_length: T at most, in positions, with special tokens.
        language: of the words, the working folder's by default.

    Raises:
        ValueError: sentences, tags and sub-words that do not fit together, more than six sentences, or a `max_length`
            below 8.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "alignment_explorer"

    sentences = traitlets.List().tag(sync=True)
    tagged = traitlets.Bool().tag(sync=True)
    max_length = traitlets.Int().tag(sync=True)

    def __init__(
        self,
        tokenize: Tokenize,
        sentences: Iterable[Sequence[str]],
        tags: Iterable[Sequence[str]] | None = None,
        *,
        max_length: int = 32,
        language: str | None = None,
    ):
        words = collect_sentences(sentences)
        if len(words) > MOST_SENTENCES:
            raise ValueError(f"a batch has {MOST_SENTENCES} sentences or fewer; got {len(words)}: choose some")
        if max_length < LEAST_LENGTH:
            raise ValueError(f"max_length is {LEAST_LENGTH} or more; got {max_length}")
        labels = collect_tags(words, tags, "tags") if tags is not None else [["O"] * len(row) for row in words]
        self._tokenize = tokenize
        super().__init__(
            language,
            sentences=[
                {"words": row, "tags": row_tags, **self.respond({"words": row})}
                for row, row_tags in zip(words, labels, strict=True)
            ],
            tagged=tags is not None,
            max_length=max_length,
        )

    def respond(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The sub-words of `words`, and the word that each one comes from."""
        words = collect_sentences([settings["words"]])[0]
        return collect_pieces(words, self._tokenize(list(words)))

    def static_picture(self) -> bytes:
        """The first sentence's sub-words with word ids and labels; without tags, all sentences padded alike; as PNG."""
        if not self.tagged:
            return self._padded_batch()
        first = self.sentences[0]
        tokens, word_ids = first["tokens"][:18], first["word_ids"][:18]
        figure = new_figure(11, 1.5)
        axes = figure.subplots()
        for place, (token, word) in enumerate(zip(tokens, word_ids, strict=True)):
            opens = word is not None and word not in word_ids[:place]
            label = first["tags"][word] if opens else "−100"
            axes.text(place, 2, token, ha="center", fontsize=8, family="monospace", parse_math=False)
            axes.text(place, 1, "–" if word is None else str(word), ha="center", fontsize=8, color=GREY)
            axes.text(place, 0, label, ha="center", fontsize=8, color=BLUE if opens else ORANGE)
        for row, name in zip((2, 1, 0), ("sub-word", "word id", "label"), strict=True):
            axes.text(-1.2, row, name, ha="right", fontsize=8, weight="bold")
        axes.set(xlim=(-2.6, 18), ylim=(-0.6, 2.8))
        axes.set_axis_off()
        return to_png(figure)

    def _padded_batch(self) -> bytes:
        """A row a sentence and a box a position: 1 where there is a token, 0 where there is padding."""
        from matplotlib.patches import Rectangle

        lengths = [len(sentence["tokens"]) for sentence in self.sentences]
        longest, rows = max(lengths), len(lengths)
        figure = new_figure(11, 0.7 + 0.3 * rows)
        axes = figure.subplots()
        for row, length in enumerate(lengths):
            for place in range(longest):
                real = place < length
                box = (place, rows - 1 - row), 0.9, 0.8
                axes.add_patch(Rectangle(*box, facecolor=BLUE if real else "none", edgecolor=BLUE if real else GREY))
                colour = "white" if real else GREY
                axes.text(
                    place + 0.45, rows - 0.6 - row, "1" if real else "0", ha="center", va="center", size=7, color=colour
                )
        axes.set(xlim=(0, longest), ylim=(0, rows), xlabel="position", title="attention mask: 1 token, 0 padding")
        axes.set_yticks([rows - 0.6 - row for row in range(rows)], [f"sentence {row + 1}" for row in range(rows)])
        axes.tick_params(length=0)
        axes.set_frame_on(False)
        return to_png(figure)
