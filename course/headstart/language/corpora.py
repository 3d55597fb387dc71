"""The two corpora that were written for this course and come with it: no network, no licence to ask for."""

from __future__ import annotations

from pathlib import Path

from headstart.course_files import course_folder
from headstart.language.conll import TaggedText, read_conll
from headstart.language.sentiment import LabelledText, read_sentiment
from headstart.language.split_files import Splits


def corpora_folder() -> Path:
    """The folder that holds both corpora, and the README that says how they were made."""
    return course_folder() / "corpora"


def news_entities() -> Splits[TaggedText]:
    """News-like English sentences with persons, organisations, places and other names (PER, ORG, LOC, MISC), IOB2."""
    return read_conll(corpora_folder() / "news_entities")


def service_sentiment() -> Splits[LabelledText]:
    """English sentences on money and customer service, half of them negative (0) and half positive (1)."""
    return read_sentiment(corpora_folder() / "service_sentiment")
