"""Precision, recall and F1: of entities, as CoNLL counts them, and of tokens, as scikit-learn would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from headstart.errors import CourseError
from headstart.language.entity_tags import OUTSIDE, entity_spans

Tagging = Sequence[Sequence[str]]
"""The tags of many sentences: N sequences of T_i tags."""


@dataclass(frozen=True)
class Score:
    r"""How many were right, how many were said, how many there are.

    $P = \text{correct}/\text{predicted}$, $R = \text{correct}/\text{gold}$, $F_1 = 2PR/(P+R)$; each is 0 where its
    denominator is 0, as conlleval has it.

    Args:
        correct: predicted and right.
        predicted: predicted.
        gold: in the gold standard (scikit-learn: support).
    """

    correct: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """The fraction of what was predicted that is right."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The fraction of what there is that was found."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        r"""The harmonic mean of precision and recall, $2\,\text{correct}/(\text{predicted}+\text{gold})$."""
        return 2 * self.correct / (self.predicted + self.gold) if self.predicted + self.gold else 0.0


class Averages(NamedTuple):
    """Precision, recall and F1 averaged over rows; F1 is the mean of the rows' F1, not that of the mean P and R."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class ScoreTable:
    """A row for each type of entity, or for each tag, and the ways to sum them up.

    Args:
        rows: by name, in alphabetical order; every name that is gold or predicted has one.
    """

    rows: dict[str, Score]

    @property
    def micro(self) -> Score:
        """All counts added up: every entity (or token) weighs the same."""
        counts = [(row.correct, row.predicted, row.gold) for row in self.rows.values()]
        return Score(*(sum(column) for column in zip(*counts, strict=True))) if counts else Score(0, 0, 0)

    @property
    def macro(self) -> Averages:
        """The plain mean over rows: every type weighs the same, however rare; zeros when there is no row."""
        return self._mean([1] * len(self.rows))

    @property
    def weighted(self) -> Averages:
        """The mean over rows, each weighted by its gold count; its recall is the micro recall."""
        return self._mean([row.gold for row in self.rows.values()])

    def _mean(self, weights: list[int]) -> Averages:
        total = sum(weights)
        rows = list(self.rows.values())
        sums = (
            sum(weight * getattr(row, name) for weight, row in zip(weights, rows, strict=True))
            for name in Averages._fields
        )
        return Averages(*(value / total if total else 0.0 for value in sums))

    def __str__(self) -> str:
        """The table as text: precision, recall and F1 in percent, and the gold count."""
        width = max(map(len, [*self.rows, "weighted"]))
        lines = [f"{'':{width}}  precision  recall      F1    gold"]
        summary = {"micro": self.micro, "macro": self.macro, "weighted": self.weighted}
        for name, row in [*self.rows.items(), *summary.items()]:
            gold = row.gold if isinstance(row, Score) else self.micro.gold
            lines.append(f"{name:{width}}  {row.precision:9.2%}  {row.recall:6.2%}  {row.f1:6.2%}  {gold:6d}")
        return "\n".join(lines)


def entity_scores(gold: Tagging, predicted: Tagging) -> ScoreTable:
    r"""Score entities: one is right when type, first and last token are all right.

    With $G$ and $\hat G$ the sets of (sentence, type, start, end): $P = |G \cap \hat G| / |\hat G|$ and
    $R = |G \cap \hat G| / |G|$. `.micro.f1` is the field's "entity F1"; `.macro.f1` its mean over types.

    Args:
        gold: N sentences of T_i tags, IOB1 or IOB2.
        predicted: as many, in the same order; ill-formed tags are read by the rules of `entity_spans`.
    Returns:
        a row for each type that is gold or predicted.
    Raises:
        CourseError: the two do not have the same sentences and lengths, or a tag has an unknown form.
    Source: E. F. Tjong Kim Sang and F. De Meulder (2003), Introduction to the CoNLL-2003 Shared Task, section 2.3.
    """
    return _table(gold, predicted, lambda tags: ((span.type, span) for span in entity_spans(tags)))


def token_scores(gold: Tagging, predicted: Tagging, *, outside: bool = True) -> ScoreTable:
    """Score tokens, a row for each tag: what D0's table prints, and what misleads.

    With `O` among the rows, `.micro` precision, recall and F1 are all the token accuracy, since every token has one
    gold tag and one predicted. Without it, only tokens that are gold or predicted entities count.

    Args:
        gold: N sentences of T_i tags.
        predicted: as many, in the same order.
        outside: whether `O` has a row and counts in the averages.
    Raises:
        CourseError: the two do not have the same sentences and lengths.
    """
    table = _table(gold, predicted, lambda tags: ((tag, place) for place, tag in enumerate(tags)))
    return table if outside else ScoreTable({tag: row for tag, row in table.rows.items() if tag != OUTSIDE})


def token_accuracy(gold: Tagging, predicted: Tagging, *, outside: bool = True) -> float:
    r"""The fraction of tokens with the right tag, $\frac{1}{|S|}\sum_{t \in S} \mathbb{1}[\hat y_t = y_t]$.

    Args:
        gold: N sentences of T_i tags.
        predicted: as many, in the same order.
        outside: S is all tokens; or else those whose gold tag is not `O`.
    Returns:
        from 0 to 1; 0 when S is empty.
    Raises:
        CourseError: the two do not have the same sentences and lengths.
    """
    return token_scores(gold, predicted, outside=outside).micro.recall


def _table(gold: Tagging, predicted: Tagging, named_items: Callable[[Sequence[str]], Iterable[tuple]]) -> ScoreTable:
    """Count by name what is in both, in the prediction and in the gold standard; an item is right where it stands."""
    check_same_lengths(gold, predicted)
    correct, said, there = Counter(), Counter(), Counter()
    for gold_tags, predicted_tags in zip(gold, predicted, strict=True):
        gold_items, predicted_items = set(named_items(gold_tags)), set(named_items(predicted_tags))
        there.update(name for name, _ in gold_items)
        said.update(name for name, _ in predicted_items)
        correct.update(name for name, _ in gold_items & predicted_items)
    names = sorted(said.keys() | there.keys())
    return ScoreTable({name: Score(correct[name], said[name], there[name]) for name in names})


def check_same_lengths(gold: Tagging, predicted: Tagging) -> None:
    """Refuse to compare taggings of different sentences.

    Raises:
        CourseError: another number of sentences, or a sentence of another length (counted from 1).
    """
    if len(gold) != len(predicted):
        raise CourseError(
            "both taggings have the same sentences",
            f"{len(gold)} gold and {len(predicted)} predicted",
            "predict for every sentence, in the order of the corpus",
        )
    for number, (one, other) in enumerate(zip(gold, predicted, strict=True), start=1):
        if len(one) != len(other):
            raise CourseError(
                "a sentence has one predicted tag for each gold tag",
                f"{len(one)} gold and {len(other)} predicted in sentence {number}",
                "drop the tags of special tokens and later sub-words; keep those of truncated words, as O",
            )
