"""The words of the controls, by control and language; they come from `words/<language>.toml`, one table a control.

English is complete; where a translation lacks a key, English stands in. A translation ends in the table
`[translated_from]` with a fingerprint of the English text behind each key, in the form of `headstart.languages`.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

ORIGINAL = "en"
SHARED = "every_control"
SHELF = files("headstart_widgets") / "words"
MANIFEST = Path(".headstart/course.json")
WORKSPACE_VARIABLE = "HEADSTART_WORKSPACE"


def words_of(control: str, language: str | None = None) -> dict[str, str]:
    """What a control says, key to template; a template has braces where something is filled in.

    Args:
        control: its table's name, as in "source_lab".
        language: the name of a file in `words/`, the working folder's by default; an unknown one reads as English.

    Raises:
        KeyError: there is no such control.
    """
    original, translated = _load(ORIGINAL), _load(language or course_language())
    words = {**original[SHARED], **original[control]}
    for table in (SHARED, control):
        words |= {key: text for key, text in translated.get(table, {}).items() if key in original[table]}
    return words


def course_language() -> str:
    """The language of the working folder's course, which is where the notebook runs; English outside of any."""
    for folder in (os.environ.get(WORKSPACE_VARIABLE), "."):
        try:
            return str(json.loads((Path(folder or ".") / MANIFEST).read_text(encoding="utf-8"))["language"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a control must show, whatever has become of the folder's files
    return ORIGINAL


@cache
def _load(language: str) -> Mapping[str, Mapping[str, str]]:
    source = SHELF / f"{language}.toml"
    if not language.replace("_", "").isalnum() or not source.is_file():
        return {}
    return tomllib.loads(source.read_text(encoding="utf-8"))
