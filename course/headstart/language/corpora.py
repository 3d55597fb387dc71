"""Which sentences are used: a person's own copy, the hub's, or the two corpora that come with the course."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, NamedTuple

from headstart.course_files import course_folder
from headstart.errors import CourseError
from headstart.language import conll, sentiment
from headstart.language.conll import TaggedText, read_conll
from headstart.language.hub import conll_2003_from_hub
from headstart.language.sentiment import LabelledText, read_sentiment
from headstart.language.split_files import Part, Splits, split_of
from headstart.own_data import DATA_VARIABLE, named_by_environment

COURSE, HUB = "course", "hub"


def corpora_folder() -> Path:
    """The folder that holds both corpora, and the README that says how they were made."""
    return course_folder() / "corpora"


def news_entities() -> Splits[TaggedText]:
    """News-like English sentences with persons, organisations, places and other names (PER, ORG, LOC, MISC), IOB2."""
    return read_conll(corpora_folder() / "news_entities")


def service_sentiment() -> Splits[LabelledText]:
    """English sentences on money and customer service, half of them negative (0) and half positive (1)."""
    return read_sentiment(corpora_folder() / "service_sentiment")


class Corpus(NamedTuple, Generic[Part]):
    """A corpus, by name.

    Args:
        name: "course", "conll2003 (hub)", or what the folder or zip is called.
        splits: train, dev and test.
        local: whether it lies in a place that a person named.
    """

    name: str
    splits: Splits[Part]
    local: bool


def choose_entities(source: str | Path | None = None, *, announce: Callable[[str], None] = print) -> Corpus[TaggedText]:
    """Sentences with entities, and word of which they are.

    Args:
        source: a folder or zip of CoNLL columns, or a folder that holds one called `conll2003`; "hub" for CoNLL-2003
            from there; "course" for `news_entities`. None takes what `HEADSTART_DATA` names, else "course".
        announce: is told which corpus is used, and from where.
    Raises:
        CourseError: what is asked for cannot be had or read. Nothing that was asked for is ever replaced.
    """
    if source == HUB:
        return Corpus("conll2003 (hub)", conll_2003_from_hub(announce=announce), False)
    place = _place(source, "conll2003", conll.SUFFIXES, announce)
    announce(f"Entities: {place or 'the news sentences that come with the course'}.")
    return Corpus(place.stem, read_conll(place), True) if place else Corpus(COURSE, news_entities(), False)


def choose_sentiment(
    source: str | Path | None = None, *, announce: Callable[[str], None] = print
) -> Corpus[LabelledText]:
    """Sentences with a sentiment, and word of which they are.

    Args:
        source: a folder or zip of `sentence<TAB>label`, or a folder that holds one called `sst2`; "course" for
            `service_sentiment`. None takes what `HEADSTART_DATA` names, else "course".
        announce: is told which corpus is used, and from where.
    Raises:
        CourseError: what is asked for cannot be had or read. Nothing that was asked for is ever replaced.
    """
    place = _place(source, "sst2", sentiment.SUFFIXES, announce)
    announce(f"Sentiment: {place or 'the sentences on money and service that come with the course'}.")
    return Corpus(place.stem, read_sentiment(place), True) if place else Corpus(COURSE, service_sentiment(), False)


def entity_corpus(source: str | Path | None = None, *, announce: Callable[[str], None] = print) -> Splits[TaggedText]:
    """The sentences that `choose_entities` takes."""
    return choose_entities(source, announce=announce).splits


def sentiment_corpus(
    source: str | Path | None = None, *, announce: Callable[[str], None] = print
) -> Splits[LabelledText]:
    """The sentences that `choose_sentiment` takes."""
    return choose_sentiment(source, announce=announce).splits


def _place(
    source: str | Path | None, name: str, suffixes: Sequence[str], announce: Callable[[str], None]
) -> Path | None:
    """The folder or zip to read; None for the course's own corpus."""
    if source == COURSE:
        return None
    if source is not None:
        return find_corpus(Path(source).expanduser(), name, suffixes)
    named = named_by_environment()
    if not named:
        return None
    try:
        return find_corpus(named, name, suffixes)
    except CourseError as fault:  # the variable may well name images
        announce(f"{DATA_VARIABLE} names {named}, which is passed over: {fault.got}.")
        return None


def find_corpus(place: Path, name: str, suffixes: Sequence[str]) -> Path:
    """What to read in the place that a person named: itself, or the folder or zip in it that bears the name.

    Args:
        place: a zip, a folder with one of the three files or more, or a folder with `<name>/` or `<name>.zip` in it.
        name: such as conll2003.
        suffixes: endings that count, as `read_splits` takes them.
    Raises:
        CourseError: none of these.
    """
    if place.is_file() or (place.is_dir() and any(split_of(path.name, suffixes) for path in _files(place))):
        return place
    for inside in (place / name, place / f"{name}.zip"):
        if inside.exists():
            return inside
    got = f"neither, and no {name}" if place.exists() else "nothing there"
    raise CourseError(
        f"a corpus is a zip or a folder with its files or with {name} in it", got, "check the path", path=place
    )


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()]
