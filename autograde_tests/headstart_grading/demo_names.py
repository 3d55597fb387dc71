"""Names that an answer takes from a demo cell: the learner's notebook knows them, a graded one does not."""

from __future__ import annotations

import builtins
import symtable
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

PROVIDED = {*dir(builtins), "display", "get_ipython", "In", "Out", "_", "__file__"}


def names_from_demos(notebook: Mapping[str, Any]) -> dict[str, list[str]]:
    """By answer or added cell, the names that it uses and only a demo cell defines.

    Args:
        notebook: rebuilt from the release, with roles in its cells' metadata.
    """
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    demos = [cell["source"] for cell in cells if _role(cell) == "demo"]
    run = [cell["source"] for cell in cells if _role(cell) in ("setup", "answer", "added")]
    only_in_demos = _defined(demos) - _defined(run) - PROVIDED
    used = {cell["id"]: _used(cell["source"]) & only_in_demos for cell in cells if _role(cell) in ("answer", "added")}
    return {cell: sorted(names) for cell, names in used.items() if names}


def _role(cell: Mapping[str, Any]) -> str:
    return cell["metadata"].get("headstart", {}).get("role", "")


def _defined(sources: Iterable[str]) -> set[str]:
    return {
        symbol.get_name()
        for table in filter(None, map(_table, sources))
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    }


def _used(source: str) -> set[str]:
    """The names of the notebook that a cell reads, in functions too."""
    table = _table(source)
    if table is None:
        return set()
    return {
        symbol.get_name()
        for one in _with_children(table)
        for symbol in one.get_symbols()
        if symbol.is_referenced() and (symbol.is_global() or one is table)
    }


def _with_children(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _with_children(child)


def _table(source: str) -> symtable.SymbolTable | None:
    """A cell's symbols; None if it is no Python even after its magics are translated."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return symtable.symtable(TransformerManager().transform_cell(source), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return None
