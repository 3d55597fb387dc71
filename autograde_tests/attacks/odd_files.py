"""Notebooks that are none, or hardly: beyond the list."""

import copy
import json
import os

from recipe import ALL, Collection, Desk

COLLECTION = Collection()
MALFORMED = frozenset({"malformed"})


def odd(name: str, does: str, content: bytes | str) -> None:
    """Add one that hands in this content in place of a notebook."""

    def make(desk: Desk) -> None:
        desk.put(desk.path.name, content)

    COLLECTION.recipe(0, name, does, outcomes=MALFORMED)(make)


odd("is_no_json", "half of a notebook", '{"cells": [{"cell_type": "code", "source"')
odd("is_empty", "an empty file", b"")
odd("is_binary", "bytes that are no text", bytes(range(256)) * 99)
odd("is_deep", "JSON nested a million deep", "[" * 1_000_000)
odd("is_wide", "ten million empty lists in 30 MB", '{"cells": [' + "[]," * 10_000_000 + "1]}")
odd("is_a_number", "JSON, but a number of 100,000 digits", "9" * 100_000)
odd("has_2001_cells", "2,001 cells", json.dumps({"cells": [{"cell_type": "code", "source": "1"}] * 2_001}))


@COLLECTION.recipe(0, "has_100_mb", "100 MB of nothing", outcomes=MALFORMED)
def has_100_mb(desk: Desk) -> None:
    desk.path.touch()
    os.truncate(desk.path, 100 * 2**20)


@COLLECTION.recipe(0, "is_a_folder", "a folder with the notebook's name", outcomes=MALFORMED)
def is_a_folder(desk: Desk) -> None:
    (desk.path / "inside").mkdir(parents=True)


@COLLECTION.recipe(0, "is_a_pipe", "a named pipe that nobody writes to", outcomes=MALFORMED)
def is_a_pipe(desk: Desk) -> None:
    os.mkfifo(desk.path)


@COLLECTION.recipe(0, "is_missing", "another name for the notebook", outcomes=frozenset({"missing"}))
def is_missing(desk: Desk) -> None:
    desk.answer_rightly()
    desk.put("Objectives (final).ipynb", json.dumps(desk.notebook))
    desk.put(f"{desk.path.name}.ipynb_checkpoints", "x")
    desk.hands_in_notebook = False


@COLLECTION.recipe(0, "has_nul_bytes", "NUL bytes and lone surrogates in an answer among right ones",
                   frozenset({"bce_from_logits", "ratio_weight", "l2_sp_penalty"}))  # fmt: skip
def has_nul_bytes(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer_rightly("bce_from_logits", "ratio_weight", "l2_sp_penalty")
    desk.answer("joint_objective", "def joint_objective(*_):\n    return '\x00'\x00")
    desk.answer("sgd_decay_step", "def sgd_decay_step(*_):\n    return '\ud800'")


@COLLECTION.recipe(0, "has_odd_cells", "cells that are numbers, sources that are mappings, attachments that nest", ALL)
def has_odd_cells(desk: Desk) -> None:
    desk.answer_rightly()
    nested: dict = {}
    for _ in range(400):
        nested = {"image.png": nested}
    desk.cells[2:2] = [
        *(3, None, "text", [], {}),
        {"cell_type": "code", "source": {"a": 1}, "outputs": 7, "metadata": []},
        {"cell_type": "markdown", "source": "![x](attachment:image.png)", "attachments": nested, "id": "x" * 999},
        {"cell_type": ["code"], "source": [1, [2]], "metadata": {"nbgrader": 3, "headstart": []}, "id": {"x": 1}},
        {"cell_type": "heading", "source": "x", "level": -1},
    ]


@COLLECTION.recipe(0, "has_an_odd_frame", "formats, metadata and kernels that no notebook has", ALL)
def has_an_odd_frame(desk: Desk) -> None:
    desk.answer_rightly()
    desk.notebook.update(nbformat="4; DROP TABLE grade", nbformat_minor=-1, extra=[1] * 9)
    desk.notebook["metadata"] = {"kernelspec": 3, "headstart": "x", "language_info": None, "widgets": {"x": "y"}}


@COLLECTION.recipe(0, "collides_ids", "ids that are those of other cells in capitals, empty, or not unique", ALL)
def collides_ids(desk: Desk) -> None:
    desk.answer_rightly()
    for number, cell_id in enumerate(
        ("", "ADDED-1", "added-1", "joint_objective-check", "x", "x", "é", "a b", "a/../b")
    ):
        desk.add_last(f"mine = {number}", cell_id)


@COLLECTION.recipe(
    0, "has_long_texts", "a Markdown cell of 20 MB, made to be slow to clean", frozenset({"joint_objective"})
)
def has_long_texts(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer_rightly("joint_objective")
    for unit in ("<style", "<b><p>", "<table><td>", "<a ", "[" * 9, "*_" * 9, "> "):
        cell = copy.deepcopy(desk.add_last(unit * (3_000_000 // len(unit)), f"long-{len(desk.cells)}"))
        cell["cell_type"] = "markdown"
        del cell["outputs"], cell["execution_count"]
        desk.cells[-1] = cell
