"""A small course of its own: the checkout's packages, copied, with one chapter from `headstart new-chapter`."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class SmallCourse:
    """A copy of the course in a folder; `run` runs `headstart` on it in a process of its own."""

    folder: Path

    def run(self, *arguments, code=0):
        return self.run_python("-m", "headstart", *arguments, code=code)

    def run_python(self, *arguments, code=0, cwd="."):
        paths = [self.folder / name for name in ("course", "solutions", "autograde_tests")]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=self.folder / cwd,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def file(self, name):
        return self.folder / name

    def edit(self, name, old, new):
        text = self.file(name).read_text()
        assert old in text
        self.file(name).write_text(text.replace(old, new))


def copy_packages(folder):
    skip = shutil.ignore_patterns("__pycache__", "head_start.*", "tests")
    for name in ("course/headstart", "solutions/headstart_solutions", "autograde_tests/headstart_grading"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    (folder / "course/chapters").mkdir()
    (folder / "course/course.toml").write_text('title = "A small course"\n')


@pytest.fixture(scope="session")
def _made_course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small") / "checkout"
    copy_packages(folder)
    SmallCourse(folder).run("new-chapter", "warm_up")
    return folder


@pytest.fixture
def small_course(_made_course, tmp_path):
    """A fresh copy for every test, since tests change it."""
    shutil.copytree(_made_course, tmp_path / "checkout")
    return SmallCourse(tmp_path / "checkout")


@pytest.fixture
def chapter_text(tmp_path, monkeypatch):
    """Reads a text as a chapter; gives back the chapter, and raises what reading raises."""
    from headstart.building.chapter_text import read_chapter

    monkeypatch.chdir(tmp_path)

    def read(text):
        path = tmp_path / "chapter.md"
        path.write_text(re.sub(r"^\n", "", text))
        return read_chapter("chapter", path=path)

    return read
