"""Tags and spans: IOB1, IOB2, conlleval's rules; seqeval is the independent oracle."""

import numpy as np
import pytest
from seqeval.metrics.sequence_labeling import get_entities

from headstart.errors import CourseError
from headstart.language.entity_tags import (
    Span,
    check_iob2,
    entity_spans,
    first_breach,
    iob1_to_iob2,
    spans_to_tags,
    split_tag,
)

TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
SEEDS = range(300)


def random_tags(seed, *, tags=TAGS):
    rng = np.random.default_rng(seed)
    return [str(tag) for tag in rng.choice(tags, size=rng.integers(0, 15))]


def random_spans(seed):
    """Spans in order, adjacent ones often of the same type."""
    rng = np.random.default_rng(seed)
    spans, place = [], 0
    while place < 20:
        place += int(rng.integers(0, 2))
        end = place + int(rng.integers(1, 5))
        spans.append(Span(str(rng.choice(["PER", "LOC"])), place, end))
        place = end
    return spans, place + int(rng.integers(0, 3))


def test_spans_of_any_tags_are_those_of_seqeval():
    for tags in map(random_tags, SEEDS):
        assert entity_spans(tags) == [Span(kind, first, last + 1) for kind, first, last in get_entities(tags)]


@pytest.mark.parametrize(
    "tags, spans",
    [
        ([], []),
        (["O", "O"], []),
        (["B-PER", "I-PER", "O"], [Span("PER", 0, 2)]),
        (["O", "B-PER"], [Span("PER", 1, 2)]),
        (["B-LOC", "B-LOC"], [Span("LOC", 0, 1), Span("LOC", 1, 2)]),
        (["O", "I-LOC", "I-LOC"], [Span("LOC", 1, 3)]),
        (["I-PER"], [Span("PER", 0, 1)]),
        (["B-PER", "I-ORG", "I-ORG"], [Span("PER", 0, 1), Span("ORG", 1, 3)]),
        (["I-PER", "B-PER"], [Span("PER", 0, 1), Span("PER", 1, 2)]),
        (["B-PER", "O", "I-PER"], [Span("PER", 0, 1), Span("PER", 2, 3)]),
        (["B-x-y", "I-x-y"], [Span("x-y", 0, 2)]),
    ],
)
def test_spans_by_the_rules_of_conlleval(tags, spans):
    assert entity_spans(tags) == spans


@pytest.mark.parametrize("tag", ["", "PER", "B-", "B", "E-PER", "S-PER", "b-per", "B_PER", "O-PER", "B-PER x"])
def test_a_tag_of_an_unknown_form_is_refused(tag):
    with pytest.raises(CourseError, match="O, B-TYPE or I-TYPE"):
        split_tag(tag)


def test_spans_written_as_tags_read_back():
    for spans, length in map(random_spans, SEEDS):
        assert entity_spans(spans_to_tags(spans, length)) == spans


def test_conversion_keeps_entities_and_makes_iob2():
    for tags in map(random_tags, SEEDS):
        converted = iob1_to_iob2(tags)
        assert get_entities(converted) == get_entities(tags)
        assert sum(tag.startswith("B-") for tag in converted) == len(get_entities(tags))


@pytest.mark.parametrize(
    "iob1, iob2",
    [
        (["I-ORG", "O", "I-MISC", "O"], ["B-ORG", "O", "B-MISC", "O"]),
        (["I-PER", "I-PER", "B-PER", "I-PER"], ["B-PER", "I-PER", "B-PER", "I-PER"]),
        (["I-PER", "I-LOC", "I-LOC"], ["B-PER", "B-LOC", "I-LOC"]),
    ],
)
def test_iob1_becomes_iob2(iob1, iob2):
    assert iob1_to_iob2(iob1) == iob2


@pytest.mark.parametrize(
    "tags, iob1, iob2",
    [
        (["O", "O"], None, None),
        (["B-PER", "I-PER", "B-PER"], 0, None),
        (["I-PER", "I-PER", "B-PER"], None, 0),
        (["O", "I-PER", "I-LOC"], None, 1),
        (["O", "I-PER", "B-LOC"], 2, 1),
        (["B-PER", "O", "I-PER"], 0, 2),
    ],
)
def test_the_first_breach_of_each_scheme(tags, iob1, iob2):
    assert (first_breach(tags, "IOB1"), first_breach(tags, "IOB2")) == (iob1, iob2)


def test_there_is_no_third_scheme():
    with pytest.raises(CourseError, match="IOB1 or IOB2"):
        first_breach(["O"], "IOBES")


def test_checked_tags_may_be_iob2():
    assert check_iob2(["B-PER", "I-PER", "B-PER", "O", "B-LOC"]) is None


@pytest.mark.parametrize("tags, message", [(["I-PER"], "start of the sentence"), (["O", "I-PER"], "token 2, after O")])
def test_an_entity_that_opens_with_i_is_not_iob2(tags, message):
    with pytest.raises(CourseError, match=message):
        check_iob2(tags)


@pytest.mark.parametrize("span", [Span("PER", 1, 1), Span("PER", -1, 1), Span("PER", 2, 4), Span("PER", 2, 1)])
def test_a_span_outside_its_sentence_is_refused(span):
    with pytest.raises(CourseError, match="lies within 0 to 3"):
        spans_to_tags([span], 3)


def test_overlapping_spans_are_refused():
    with pytest.raises(CourseError, match="overlap"):
        spans_to_tags([Span("PER", 0, 2), Span("ORG", 1, 3)], 3)
