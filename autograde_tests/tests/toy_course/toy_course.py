"""A course of one small chapter, for tests of grading: two exercises (2 and 3 points), one of them in two parts."""

import contextlib
import importlib
from pathlib import Path

from nbformat import v4, writes

FOLDER = Path(__file__).parent
RIGHT = {
    "gain": "def gain(after, before):\n    return (after - before).mean()",
    "centred": "def centred(x):\n    return x - x.mean()",
}
STUB = "    # YOUR CODE HERE\n    raise NotImplementedError"
STUBS = {"gain": f"def gain(after, before):\n{STUB}", "centred": f"def centred(x):\n{STUB}"}
POINTS = {"gain": 2.0, "centred": 3.0}


def install():
    """Make the toy chapter the course of this process."""
    import headstart.catalog

    for package, folder in {
        "headstart_grading.exercises": "exercises",
        "headstart_grading.mistakes": "mistakes",
        "headstart_solutions": "solutions",
    }.items():
        path = importlib.import_module(package).__path__
        if str(FOLDER / folder) not in path:
            path.append(str(FOLDER / folder))
    row = headstart.catalog.ChapterRow("toy", "Toy", 1, "cpu", ())
    headstart.catalog.load_course = lambda: headstart.catalog.Course("Toys", (row,))


@contextlib.contextmanager
def installed():
    """Make the toy chapter the course of this process for a while."""
    import headstart.catalog
    from headstart_grading import packs, registry

    before = headstart.catalog.load_course
    _forget(registry, packs)
    install()
    try:
        yield
    finally:
        headstart.catalog.load_course = before
        _forget(registry, packs)


def _forget(registry, packs):
    """Empty the caches that live as long as a process, whose course never changes otherwise."""
    registry._chapter_of.cache_clear()
    packs._visible_messages.cache_clear()


def source_notebook():
    """nbgrader's source notebook of the toy chapter."""
    cells = [
        _cell("text", "# Toy", "title"),
        _cell("setup", "import torch\nfrom headstart_grading import check", "setup"),
    ]
    for name, right in RIGHT.items():
        head, body = right.split("\n", 1)
        cells.append(_cell("task", f"## {name}", f"{name}-task", exercise=name))
        answer = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        cells.append(_cell("answer", answer, name, exercise=name, nbgrader=_nbgrader(name, solution=True)))
        checked = _nbgrader(f"{name}-check", grade=True, locked=True) | {"points": POINTS[name]}
        cells.append(_cell("check", f'check("{name}")', f"{name}-check", exercise=name, nbgrader=checked))
        cells.append(_cell("demo", "raise RuntimeError('a demo ran')", f"{name}-demo"))
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "headstart": {"chapter": "toy", "release": "r1", "language": "en"},
    }
    return v4.new_notebook(cells=cells, metadata=metadata)


def released_notebook():
    """The toy chapter as students get it."""
    notebook = source_notebook()
    for cell in notebook.cells:
        if cell.id in STUBS:
            cell.source = STUBS[cell.id]
    return notebook


def source_bytes():
    """The source notebook as a file's content."""
    return (writes(source_notebook()) + "\n").encode()


def _cell(role, source, cell_id, *, exercise=None, nbgrader=None):
    marks = {"headstart": {"role": role} | ({"exercise": exercise} if exercise else {})}
    marks |= {"nbgrader": nbgrader} if nbgrader else {}
    make = v4.new_markdown_cell if role in ("text", "task") else v4.new_code_cell
    return make(source, id=cell_id, metadata=marks)


def _nbgrader(grade_id, *, grade=False, solution=False, locked=False):
    flags = {"grade": grade, "solution": solution, "locked": locked, "task": False}
    return {"grade_id": grade_id, "schema_version": 3, "cell_type": "code", **flags}
