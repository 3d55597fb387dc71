"""`headstart course DIR`: an nbgrader course directory that grades with our judge."""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from headstart.building.solution_text import STUB, TEXT_STUB
from headstart.cli import Command
from headstart.errors import CourseError
from headstart.safe_files import replace_file

BACKUPS = Path(".headstart/backups")
CONFIG = "nbgrader_config.py"
CONFIG_TEXT = '''\
"""nbgrader's configuration for this course. `headstart course` wrote it; change what you like."""

import os
import sysconfig

c = get_config()  # noqa: F821 - nbgrader provides it

# nbgrader calls `alembic` to make a gradebook, and finds it only on PATH.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])

c.CourseDirectory.course_id = "headstart"
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))

# The body of an answer as students get it.
c.ClearSolutions.code_stub = {"python": @STUB@}
c.ClearSolutions.text_stub = @TEXT_STUB@

# The two seams: submissions are rebuilt from the release, and judged in place of being run.
c.Autograde.exporter_class = "headstart_grading.nbgrader_seams.SubmissionExporter"
c.Autograde.autograde_preprocessors = [
    "headstart_grading.nbgrader_seams.JudgeSubmission",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# What a submission may take. A fixed seed draws the same hidden inputs again; left out, each run draws fresh ones.
# c.JudgeSubmission.wall_seconds = 60
# c.JudgeSubmission.exercise_seconds = 20
# c.JudgeSubmission.memory_bytes = 2**31
# c.JudgeSubmission.seed = 1

# What being late costs: nothing, or a share of the score for each day begun.
# c.AssignLatePenalties.plugin_class = "headstart_grading.instructor.lateness.PenaltyByDay"
# c.PenaltyByDay.percent_per_day = 10
# c.PenaltyByDay.percent_at_most = 50
# c.PenaltyByDay.grace_minutes = 15

# Where several people mark at once, a PostgreSQL database (keep the password in ~/.pgpass).
# c.CourseDirectory.db_url = "postgresql://headstart@db.example.org/my_course"
'''.replace("@STUB@", repr("\n".join(STUB))).replace("@TEXT_STUB@", repr(TEXT_STUB))


def make_course_directory(folder: Path, sources: Mapping[str, bytes]) -> list[str]:
    """Write the configuration and the source notebooks into a course directory.

    What is there and differs is kept in `.headstart/backups/` first. A configuration that is there is left alone if
    it names our seams; it is the instructor's.

    Args:
        folder: the course directory; made if it is not there.
        sources: by chapter, the source notebook's bytes.

    Returns:
        One line for each file that was written or left alone.

    Raises:
        CourseError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = [_write_config(folder)]
        for slug, content in sources.items():
            done.append(_write(folder, Path("source") / slug / f"{slug}.ipynb", content))
    except OSError as error:
        raise CourseError(
            "a course directory can be written",
            error.strerror or str(error),
            "name another folder, or make room",
            path=error.filename or folder,
        ) from error
    return done


def _write_config(folder: Path) -> str:
    path = folder / CONFIG
    if path.is_file() and "headstart_grading.nbgrader_seams" in path.read_text(encoding="utf-8", errors="replace"):
        return f"{CONFIG}: left as it is"
    return _write(folder, Path(CONFIG), CONFIG_TEXT.encode())


def _write(folder: Path, name: Path, content: bytes) -> str:
    path, what = folder / name, "written"
    if path.is_file():
        before = path.read_bytes()
        if before == content:
            return f"{name.as_posix()}: up to date"
        backup = BACKUPS / f"{datetime.now():%Y%m%d-%H%M%S-%f}" / name
        replace_file(folder / backup, before)
        what = f"replaced; what was there is in {backup.as_posix()}"
    replace_file(path, content)
    return f"{name.as_posix()}: {what}"


def _build_sources(chapters: list[str] | None, language: str) -> dict[str, bytes]:
    from headstart.building.build import build_course

    with tempfile.TemporaryDirectory(prefix="headstart-course-") as scratch:
        release = build_course(Path(scratch) / "release", chapters=chapters, language=language)
        built = Path(scratch) / "release" / "source"
        return {one.slug: (built / one.slug / f"{one.slug}.ipynb").read_bytes() for one in release.chapters}


def _next_commands(folder: Path, slug: str) -> str:
    steps = {
        "headstart roster STUDENTS.csv": "who is in the course",
        f"nbgrader generate_assignment {slug}": f"makes release/{slug}/, which students get",
        f"headstart collect {slug} FOLDER": "what they handed in, from a folder or a zip file",
        f"headstart grade {slug}": "many at a time; `nbgrader autograde` grades with the same judge",
        f"nbgrader generate_feedback {slug}": f"writes feedback/STUDENT/{slug}/{slug}.html",
        f"headstart report {slug}": "how the class did",
        "headstart export": "grades as a table, also for Canvas and Moodle",
        "jupyter lab": "with the formgrader, under Nbgrader > Formgrader",
    }
    width = max(len(command) for command in steps)
    lines = [f"  {command:<{width}}  # {what}" for command, what in steps.items()]
    return "\n".join(["", "Next:", "", f"  cd {folder}", *lines])


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, metavar="DIR", help="the course directory; made if it is not there")
    parser.add_argument("--chapter", action="append", metavar="SLUG", help="only this chapter (may be repeated)")
    parser.add_argument("--language", default="en", help="language of the chapters' texts (default: en)")


def _run(options: argparse.Namespace) -> int:
    if importlib.util.find_spec("nbgrader") is None:
        do = "install Headstart with its extra [instructor]"
        raise CourseError("`headstart course` takes nbgrader", "an install without it", do)
    folder = options.directory.expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise CourseError("a course directory is a folder", f"a file at {folder}", "name another")
    sources = _build_sources(options.chapter, options.language)
    for line in make_course_directory(folder, sources):
        print(line)
    print(_next_commands(options.directory, next(iter(sources), "CHAPTER")))
    return 0


COMMAND = Command("Make an nbgrader course directory.", _add_arguments, _run)
