"""Takes an answer's source out of a solutions module, as text, and blanks the part that is the learner's."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

from headstart.course_files import shown
from headstart.errors import CourseError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
STUB = ("# YOUR CODE HERE", "raise NotImplementedError")
TEXT_STUB = "*Write your answer here.*"


def answer_source(path: Path, name: str) -> str:
    """The source of one function or class, with markers around what the learner writes.

    Where the author set markers they stay; otherwise the whole body below the docstring is marked.

    Raises:
        CourseError: no such function or class, or markers that are unclosed, nested or unopened; with file and line.
    """
    text = path.read_text(encoding="utf-8")
    node = _find_definition(ast.parse(text, str(path)), name, path)
    first = min([node.lineno, *[one.lineno for one in node.decorator_list]])
    lines = text.splitlines()[first - 1 : node.end_lineno]
    if any(line.strip() in (BEGIN, END) for line in lines):
        check_markers(lines, path, first)
        return "\n".join(lines)
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not body:
        raise CourseError(f"`{name}` has a body below its docstring", "none", "write it", path=shown(path), line=first)
    # a comment above the first statement belongs to the body, so the body starts right below what comes before
    start = (node.body[0].end_lineno if len(body) < len(node.body) else body[0].lineno - 1) - first + 1
    indent = " " * body[0].col_offset
    return "\n".join([*lines[:start], indent + BEGIN, *lines[start:], indent + END])


def answer_text(path: Path, name: str) -> str:
    """The model answer to a judgement: a text constant of the solutions module.

    Raises:
        CourseError: no such constant.
    """
    for node in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
        named = isinstance(node, ast.Assign) and [getattr(target, "id", None) for target in node.targets] == [name]
        if named and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return textwrap.dedent(node.value.value).strip()
    rule = "every judgement has its model answer in the chapter's solutions module, as a text"
    raise CourseError(rule, f"no text `{name}`", "write it, or mend the id", path=shown(path))


def _find_definition(tree: ast.Module, name: str, path: Path) -> ast.FunctionDef | ast.ClassDef:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name:
            return node
    raise CourseError(
        "every exercise has its answer in the chapter's solutions module",
        f"no function or class `{name}`",
        "write it, or mend the id",
        path=shown(path),
    )


def check_markers(lines: list[str], path: Path, first_line: int) -> None:
    """Raise for markers that are unclosed, nested or closed without being open, with their line."""
    opened = None
    for number, line in enumerate(lines, first_line):
        if line.strip() == BEGIN:
            if opened is not None:
                raise _marker_fault(f"`{BEGIN}` is closed before the next", "a second one inside", path, number)
            opened = number
        elif line.strip() == END:
            if opened is None:
                raise _marker_fault(f"`{END}` closes a `{BEGIN}`", "one without", path, number)
            opened = None
    if opened is not None:
        raise _marker_fault(f"`{BEGIN}` is closed by `{END}`", "no end", path, opened)


def _marker_fault(rule: str, got: str, path: Path, line: int) -> CourseError:
    return CourseError(rule, got, "mend the markers", path=shown(path), line=line)


def blank_solution(source: str) -> str:
    """The source with a stub in place of every marked region: what the learner starts from."""
    kept: list[str] = []
    inside = False
    for line in source.splitlines():
        if line.strip() == BEGIN:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + stub for stub in STUB]
        elif line.strip() == END:
            inside = False
        elif not inside:
            kept.append(line)
    return textwrap.dedent("\n".join(kept))
