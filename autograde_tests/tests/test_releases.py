"""A release is built once, kept until what it is made of changes, and found ready-made where there are no answers."""

import importlib.util
import json
import os

import pytest

from headstart import course_files, releases
from headstart.building import build
from headstart.errors import CourseError
from headstart.releases import cache_folder, current_release


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course folder of its own, which counts among the release's sources."""
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "course.toml").write_text("title = 'One'\n")
    monkeypatch.setattr(course_files, "course_folder", lambda: folder)
    return folder


@pytest.fixture
def builds(monkeypatch):
    """Stands in for the builder, and keeps the languages that it was asked for."""
    asked = []

    def build_course(output, *, language):
        asked.append(language)
        output.mkdir()
        (output / "release.json").write_text(json.dumps({"language": language}))

    monkeypatch.setattr(build, "build_course", build_course)
    return asked


def test_a_release_is_built_once(cache, course, builds):
    first, second = current_release(), current_release()
    assert first == second and (first / "release.json").is_file()
    assert builds == ["en"]


def test_a_changed_source_is_built_anew(cache, course, builds):
    first = current_release()
    (course / "course.toml").write_text("title = 'Two'\n")
    assert current_release() != first
    assert len(builds) == 2


def test_a_file_that_only_moved_is_built_anew(cache, course, builds):
    first = current_release()
    (course / "course.toml").rename(course / "moved.toml")
    assert current_release() != first


def test_each_language_has_its_release(cache, course, builds):
    assert current_release("en") != current_release("zh_CN")
    assert builds == ["en", "zh_CN"]


def test_a_build_that_fails_leaves_nothing_behind(cache, course, monkeypatch):
    def build_course(output, *, language):
        output.mkdir()
        raise CourseError("a rule", "a slip", "mend it")

    monkeypatch.setattr(build, "build_course", build_course)
    with pytest.raises(CourseError, match="a slip"):
        current_release()
    assert list((cache / "releases").iterdir()) == []


def test_a_build_that_was_cut_off_is_done_again(cache, course, builds):
    release = current_release()
    (release / "release.json").unlink()
    assert (current_release() / "release.json").is_file()


def test_old_releases_are_forgotten(cache, course, builds):
    names = []
    for turn in range(releases.KEPT_RELEASES + 2):
        (course / "course.toml").write_text(f"title = '{turn}'\n")
        names.append(current_release().name)
        os.utime(cache / "releases" / names[-1], (turn, turn))
    kept = {path.name for path in (cache / "releases").iterdir()}
    assert kept == set(names[-releases.KEPT_RELEASES :])


def test_a_cache_that_cannot_be_written_is_named(cache, course, builds):
    cache.write_text("a file")
    with pytest.raises(CourseError, match="the cache folder must be writable.*HEADSTART_CACHE"):
        current_release()


def test_the_cache_is_the_users_own_by_default(monkeypatch, tmp_path):
    monkeypatch.delenv("HEADSTART_CACHE", raising=False)
    assert cache_folder().is_absolute() and cache_folder().name in ("headstart", "Cache")


@pytest.fixture
def without_references(monkeypatch):
    find = importlib.util.find_spec
    hidden = ("headstart_solutions",)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in hidden else find(name))


def test_an_install_without_references_uses_its_finished_release(cache, course, builds, without_references):
    (course / "release.json").write_text("{}")
    assert current_release() == course
    assert builds == []


def test_an_install_with_neither_says_so(cache, course, builds, without_references):
    with pytest.raises(CourseError, match="must hold a finished course.*install Headstart again"):
        current_release()
