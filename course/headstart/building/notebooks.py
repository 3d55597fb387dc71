"""Makes notebooks of a chapter: nbgrader's source, with solutions, and the learner's, without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from headstart.building.chapter_text import ChapterText, TextCell
from headstart.building.exercise_directive import ExerciseDirective, task_markdown
from headstart.building.solution_text import TEXT_STUB, answer_source, answer_text, blank_solution
from headstart.course_files import solution_file

NBGRADER_SCHEMA = 3


def source_notebook(chapter: ChapterText, release: str) -> nbformat.NotebookNode:
    """nbgrader's source notebook: task, answer with its solution marked, and check, for every exercise.

    Args:
        chapter: its text.
        release: its release id.

    Raises:
        CourseError: an exercise without its answer, or bad markers; with file and line.
    """
    notebook = new_notebook(metadata=_notebook_metadata(chapter, release))
    solutions = solution_file(chapter.slug) if chapter.exercises else None
    for piece in chapter.pieces:
        if isinstance(piece, ExerciseDirective):
            make = _judgement_cells if piece.kind == "judgement" else _code_cells
            notebook.cells += make(piece, solutions)
        else:
            notebook.cells.append(_text_cell(piece))
    nbformat.validate(notebook)
    return notebook


def learner_notebook(source: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The learner's notebook: the source notebook with every solution blanked."""
    notebook = nbformat.from_dict(source)
    for cell in notebook.cells:
        if cell.metadata.headstart.role == "answer":
            cell.source = blank_solution(cell.source) if cell.cell_type == "code" else TEXT_STUB
    return notebook


def notebook_bytes(notebook: nbformat.NotebookNode) -> bytes:
    """The notebook as a file's content; the same notebook gives the same bytes."""
    return (nbformat.writes(notebook, version=4) + "\n").encode()


def _notebook_metadata(chapter: ChapterText, release: str) -> dict[str, Any]:
    return {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
        "headstart": {"chapter": chapter.slug, "release": release, "language": chapter.language},
    }


def _text_cell(piece: TextCell) -> nbformat.NotebookNode:
    metadata: dict[str, Any] = {"headstart": {"role": piece.role}}
    if piece.role == "text":
        return new_markdown_cell(piece.source, id=piece.id, metadata=metadata)
    metadata["tags"] = list(piece.tags)
    return new_code_cell(piece.source, id=piece.id, metadata=metadata)


def _task_cell(exercise: ExerciseDirective) -> nbformat.NotebookNode:
    task = {"headstart": {"role": "task", "exercise": exercise.id}, "deletable": False, "editable": False}
    return new_markdown_cell(task_markdown(exercise), id=f"{exercise.id}-task", metadata=task)


def _judgement_cells(exercise: ExerciseDirective, solutions: Path) -> list[nbformat.NotebookNode]:
    """A task, and a text that nbgrader lets a person mark."""
    own = {"headstart": {"role": "answer", "exercise": exercise.id}, "deletable": False}
    own["nbgrader"] = {**_nbgrader(exercise.id, grade=True, solution=True), "cell_type": "markdown"}
    own["nbgrader"]["points"] = exercise.points
    answer = answer_text(solutions, exercise.id)
    return [_task_cell(exercise), new_markdown_cell(answer, id=exercise.id, metadata=own)]


def _code_cells(exercise: ExerciseDirective, solutions: Path) -> list[nbformat.NotebookNode]:
    """A task, a function to write, and its check."""
    answer = answer_source(solutions, exercise.id)
    own = {"headstart": {"role": "answer", "exercise": exercise.id}, "deletable": False}
    check = {"headstart": {"role": "check", "exercise": exercise.id}, "deletable": False, "editable": False}
    own["nbgrader"] = _nbgrader(exercise.id, solution=True)
    check["nbgrader"] = {**_nbgrader(f"{exercise.id}-check", grade=True, locked=True), "points": exercise.points}
    return [
        _task_cell(exercise),
        new_code_cell(answer, id=exercise.id, metadata=own),
        new_code_cell(f'check("{exercise.id}")', id=f"{exercise.id}-check", metadata=check),
    ]


def _nbgrader(grade_id: str, *, grade: bool = False, solution: bool = False, locked: bool = False) -> dict[str, Any]:
    return {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": NBGRADER_SCHEMA,
        "solution": solution,
        "task": False,
        "cell_type": "code",
    }
