"""`headstart predict ner "…"`: the entities of a text, in the terminal or as a page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from headstart.cli import Command
from headstart.errors import CourseError


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    ner = kinds.add_parser("ner", help="mark the named entities of a text")
    ner.add_argument("text", nargs="+", help="the text; - reads it from standard input")
    ner.add_argument("--model", type=Path, metavar="FOLDER", help="a tagger (default: the newest one trained here)")
    ner.add_argument("--html", type=Path, metavar="FILE", help="also write a page")


def _run(options: argparse.Namespace) -> int:
    from headstart.language.entity_marks import mark_as_page, mark_for_terminal, wants_colour
    from headstart.language.tagger import find_tagger, tag_text
    from headstart.safe_files import replace_file

    text = sys.stdin.read() if options.text == ["-"] else " ".join(options.text)
    folder = find_tagger(options.model)
    passage = tag_text(text, folder)
    print(mark_for_terminal(text.rstrip("\n"), passage.entities, colour=wants_colour(sys.stdout)))
    if passage.lost_words:
        print(f"headstart: {passage.lost_words} words lie beyond the token limit and went unread", file=sys.stderr)
    if options.html:
        page = mark_as_page(text, passage.entities, model=folder.resolve().name)
        try:
            replace_file(options.html, page.encode())
        except OSError as fault:
            raise CourseError("the page can be written", str(fault), "name another file", path=options.html) from fault
    return 0


COMMAND = Command("Let a trained network speak: mark the named entities of a text.", _add_arguments, _run)
