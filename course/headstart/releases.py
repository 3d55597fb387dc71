"""Where a working folder gets its chapters: the release that belongs to this install, built once and kept.

An install with the references builds the course on first use, into the user's cache, under a name that changes with
any file the course is made of. A for-credit install holds no references; its finished release lies in the package.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from headstart import course_files
from headstart.errors import CourseError

CACHE_VARIABLE = "HEADSTART_CACHE"
RELEASE_FILE = "release.json"
KEPT_RELEASES = 4
_SOURCES = {".py", ".md", ".toml", ".json", ".js", ".css"}
_DECIDING_PACKAGES = ("torch", "numpy", "nbformat", "jupytext", "safetensors")


def current_release(language: str = "en") -> Path:
    """The folder with this install's `release.json`, `learner/` and `packs/`; built first where that is needed.

    Raises:
        CourseError: the install holds neither references nor a finished release, or the cache cannot be written.
    """
    if importlib.util.find_spec("headstart_solutions") is None:
        return _finished_release()
    kept = cache_folder() / "releases" / _name(language)
    if not (kept / RELEASE_FILE).is_file():
        _build_into(kept, language)
    os.utime(kept)
    return kept


def cache_folder() -> Path:
    """Where Headstart keeps what it can make again: `HEADSTART_CACHE`, else the user's cache folder."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("headstart", appauthor=False)


def _finished_release() -> Path:
    folder = course_files.course_folder()
    if not (folder / RELEASE_FILE).is_file():
        raise CourseError(
            "an install without references must hold a finished course",
            f"no {RELEASE_FILE} in {folder}",
            "install Headstart again, from the file that your course gave you",
        )
    return folder


def _build_into(kept: Path, language: str) -> None:
    from headstart.building.build import build_course

    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".building-", dir=kept.parent))
    except OSError as error:
        raise CourseError(
            "the cache folder must be writable", str(error), f"free the disk, or set {CACHE_VARIABLE} to another folder"
        ) from error
    try:
        build_course(fresh / "release", language=language)
        if not (kept / RELEASE_FILE).is_file():
            shutil.rmtree(kept, ignore_errors=True)
            os.replace(fresh / "release", kept)
    except OSError:
        if not (kept / RELEASE_FILE).is_file():  # else another `headstart lab` has just built the same release
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _forget_old(kept.parent)


def _forget_old(releases: Path) -> None:
    dated = sorted(
        (path for path in releases.iterdir() if not path.name.startswith(".")),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in dated[KEPT_RELEASES:]:
        shutil.rmtree(path, ignore_errors=True)


def _name(language: str) -> str:
    digest = hashlib.sha256(language.encode())
    for package in _DECIDING_PACKAGES:
        digest.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    for root in _roots():
        for path in _sources(root):
            digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{language}-{digest.hexdigest()[:16]}"


def _roots() -> list[Path]:
    packages = ("headstart", "headstart_solutions", "headstart_grading")
    specs = (importlib.util.find_spec(package) for package in packages)
    places = [Path(place) for spec in specs if spec for place in spec.submodule_search_locations or ()]
    return [*places, course_files.course_folder()]


def _sources(root: Path) -> Iterator[Path]:
    return iter(sorted(path for path in root.rglob("*") if path.suffix in _SOURCES and path.is_file()))
