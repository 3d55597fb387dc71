"""Named entities as tags, one a token, and as spans: IOB1, IOB2, and what conlleval makes of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from headstart.errors import CourseError

OUTSIDE = "O"
TAG_FORM = re.compile(r"O|[BI]-\S+")
SCHEMES = ("IOB1", "IOB2")


class Span(NamedTuple):
    """One entity: its type and its tokens.

    Args:
        type: PER, ORG, LOC, MISC, or whatever the corpus has.
        start: index of its first token.
        end: index after its last token, so that `tokens[start:end]` is the name.
    """

    type: str
    start: int
    end: int


def split_tag(tag: str) -> tuple[str, str]:
    """A tag's prefix and type: `B-PER` is ("B", "PER"), `O` is ("O", "").

    Raises:
        CourseError: the tag is none of `O`, `B-TYPE`, `I-TYPE`.
    """
    if not TAG_FORM.fullmatch(tag):
        raise CourseError("a tag is O, B-TYPE or I-TYPE", repr(tag), "correct it, or convert the tags to IOB2 first")
    prefix, _, entity_type = tag.partition("-")
    return prefix, entity_type


def entity_spans(tags: Sequence[str]) -> list[Span]:
    """The entities of one sentence, by the rules of conlleval: no tag is thrown away, however ill-formed.

    `B-` opens an entity. So does `I-` after `O`, at the start of the sentence, or after another type. An entity ends
    before the next `O`, the next opening, or the end of the sentence. The same rules read IOB1 and IOB2.

    Args:
        tags: T tags.
    Returns:
        spans in order, none overlapping.
    Raises:
        CourseError: on a tag of an unknown form.
    Source: E. F. Tjong Kim Sang and F. De Meulder (2003), Introduction to the CoNLL-2003 Shared Task, CoNLL; the
    rules are those of its scorer, conlleval.
    """
    spans: list[Span] = []
    start, open_type = 0, ""  # "" while outside
    for place, tag in enumerate(tags):
        prefix, entity_type = split_tag(tag)
        if open_type and (prefix != "I" or entity_type != open_type):
            spans.append(Span(open_type, start, place))
            open_type = ""
        if prefix != OUTSIDE and not open_type:
            start, open_type = place, entity_type
    if open_type:
        spans.append(Span(open_type, start, len(tags)))
    return spans


def spans_to_tags(spans: Iterable[Span], length: int) -> list[str]:
    """The IOB2 tags of a sentence with these entities.

    Args:
        spans: entities within the sentence, in any order.
        length: T, the number of tokens.
    Returns:
        T tags.
    Raises:
        CourseError: a span is empty, leaves the sentence, or overlaps another.
    """
    tags = [OUTSIDE] * length
    for span in spans:
        if not 0 <= span.start < span.end <= length:
            raise CourseError(
                f"a span has a token or more and lies within 0 to {length}", str(span), "correct its start or end"
            )
        if any(tag != OUTSIDE for tag in tags[span.start : span.end]):
            raise CourseError("entities do not overlap", str(span), "keep one of those that share a token")
        tags[span.start] = f"B-{span.type}"
        tags[span.start + 1 : span.end] = [f"I-{span.type}"] * (span.end - span.start - 1)
    return tags


def iob1_to_iob2(tags: Sequence[str]) -> list[str]:
    """The same entities in IOB2, where every entity begins with `B-`.

    IOB1 writes `B-` only between two adjacent entities of one type, and begins all others with `I-`. Tags that are
    IOB2 already come back as they were.

    Args:
        tags: T tags of one sentence.
    Returns:
        T tags.
    Raises:
        CourseError: on a tag of an unknown form.
    Source: L. A. Ramshaw and M. P. Marcus (1995), Text Chunking using Transformation-Based Learning, arXiv
    cmp-lg/9505040 (its tags are what is now called IOB1).
    """
    return spans_to_tags(entity_spans(tags), len(tags))


def first_breach(tags: Sequence[str], scheme: str) -> int | None:
    """Where a sentence first breaks the rules of IOB1 or IOB2, if it does.

    In IOB2 every entity opens with `B-`. In IOB1 an entity opens with `B-` where its neighbour to the left is an
    entity of the same type, and with `I-` everywhere else.

    Args:
        tags: T tags of one sentence.
        scheme: "IOB1" or "IOB2".
    Returns:
        the index of the token at fault, or None.
    Raises:
        CourseError: on another scheme, or on a tag of an unknown form.
    """
    if scheme not in SCHEMES:
        raise CourseError("scheme is IOB1 or IOB2", repr(scheme), "choose one of the two")
    before: Span | None = None
    for span in entity_spans(tags):
        touches = before is not None and before.end == span.start and before.type == span.type
        opening = "B" if scheme == "IOB2" or touches else "I"
        if tags[span.start][0] != opening:
            return span.start
        before = span
    return None


def check_iob2(tags: Sequence[str]) -> None:
    """Refuse tags that are not IOB2.

    Raises:
        CourseError: an entity opens with `I-`, or a tag has an unknown form; the message counts tokens from 1.
    """
    place = first_breach(tags, "IOB2")
    if place is not None:
        raise CourseError(
            "in IOB2 every entity opens with B-",
            f"{tags[place]} at token {place + 1}, after {tags[place - 1] if place else 'the start of the sentence'}",
            "convert the tags with iob1_to_iob2",
        )
