"""The house stands as CONTRIBUTING.md says: which way imports go, what lies where, what each chapter is made of."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHAPTERS = tomllib.loads((ROOT / "course/course.toml").read_text())["chapter"]
TOP_LEVEL = {
    *("course", "widgets", "solutions", "autograde_tests", "environment.yml", "pyproject.toml", "README.md"),
    *("LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", ".ci", ".gitignore"),
}
CHAPTER_FILES = [
    "course/chapters/{slug}.md",
    "solutions/headstart_solutions/{slug}.py",
    "autograde_tests/headstart_grading/exercises/{slug}.py",
    "autograde_tests/headstart_grading/mistakes/{slug}.py",
]


def modules_after(statement):
    """The top-level names of every module that a fresh interpreter holds after a statement."""
    program = f"import sys\n{statement}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    return set(run.stdout.split())


def test_imports_go_one_way(monkeypatch):
    from importlinter import cli

    monkeypatch.chdir(ROOT)
    assert cli.lint_imports(no_cache=True) == cli.EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("module", ["headstart", "headstart.progress", "headstart.languages", "headstart.course_files"])
def test_the_kit_starts_without_jupyter_and_without_figures(module):
    heavy = {"IPython", "jupyter_core", "jupyter_server", "jupyterlab", "nbformat", "matplotlib", "sklearn"}
    assert modules_after(f"import {module}") & (heavy | {"transformers", "torchvision"}) == set()


def test_progress_is_standard_library_alone():
    before, after = modules_after("import headstart"), modules_after("import headstart.progress")
    assert after - before - set(sys.stdlib_module_names) == set()


@pytest.mark.parametrize("outer", ["headstart", "headstart_solutions", "headstart_grading", "torch"])
def test_controls_stand_alone(outer):
    assert outer not in modules_after("import headstart_widgets, headstart_widgets.course_api")


def test_nothing_new_at_the_top_level():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {path.split("/")[0] for path in listed.split("\0") if path} - TOP_LEVEL == set()


@pytest.mark.parametrize("slug", [chapter["slug"] for chapter in CHAPTERS])
def test_a_chapter_has_all_its_files(slug):
    paths = [path.format(slug=slug) for path in CHAPTER_FILES]
    assert [path for path in paths if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("place", CHAPTER_FILES)
def test_every_chapter_file_belongs_to_a_chapter(place):
    folder, suffix = (ROOT / place).parent, Path(place).suffix
    slugs = {path.stem for path in folder.glob(f"*{suffix}") if not path.stem.startswith("_")}
    assert slugs - {chapter["slug"] for chapter in CHAPTERS} == set()
