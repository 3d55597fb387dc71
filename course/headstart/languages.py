"""What a learner reads, by key and language.

The texts live in `languages/<language>.toml`, one table a topic: the key `check.passed` is `passed` in `[check]`.
English is complete. Another language may lack a key, and then English stands in. Its file ends in a table
`[translated_from]`, which holds for each key the fingerprint of the English text it was made from, so that a test can
name what is missing and what has gone stale.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

ORIGINAL = "en"
ORIGINS_TABLE = "translated_from"
SHELF = files("headstart") / "languages"


def message(key: str, language: str = ORIGINAL, **fields) -> str:
    """The text of a key in a language, or in English where that language lacks it.

    Args:
        key: table and name, as in "check.passed".
        language: the name of a file in `languages/`; an unknown one reads as English.
        fields: what the braces in the text are filled with.

    Raises:
        KeyError: English has no such key, or a brace got no field.
    """
    template = texts(language).get(key)
    if template is None:
        template = texts(ORIGINAL)[key]
    return template.format(**fields)


def installed() -> list[str]:
    """The languages that have a file, English first."""
    names = {entry.name.removesuffix(".toml") for entry in SHELF.iterdir() if entry.name.endswith(".toml")}
    return sorted(names, key=lambda name: (name != ORIGINAL, name))


def texts(language: str) -> dict[str, str]:
    """All keys of a language with their templates; nothing for a language without a file."""
    return {key: text for key, text in _load(language, SHELF).items() if not key.startswith(f"{ORIGINS_TABLE}.")}


def fingerprint(text: str) -> str:
    """The mark by which a translation remembers its original: the first 12 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def translation_faults(language: str) -> list[str]:
    """One line for each key of a translation that is missing, stale or without an original."""
    translated, original, origins = texts(language), texts(ORIGINAL), _origins(language)
    faults = [f"{language}.toml lacks {key}" for key in original if key not in translated]
    faults += [f"{language}.toml has {key}, which English lacks" for key in translated if key not in original]
    for key in translated.keys() & original.keys():
        due = fingerprint(original[key])
        if origins.get(key) != due:
            faults.append(f"{language}.toml: {key} is stale; translate it again and set its origin to {due}")
    return sorted(faults)


def _origins(language: str) -> dict[str, str]:
    prefix = f"{ORIGINS_TABLE}."
    return {key.removeprefix(prefix): mark for key, mark in _load(language, SHELF).items() if key.startswith(prefix)}


@cache
def _load(language: str, shelf: Traversable) -> dict[str, str]:
    source = shelf / f"{language}.toml"
    if not language.replace("_", "").isalnum() or not source.is_file():
        return {}
    return _flatten(tomllib.loads(source.read_text(encoding="utf-8")))


def _flatten(table: dict, prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in table.items():
        flat |= _flatten(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return flat
