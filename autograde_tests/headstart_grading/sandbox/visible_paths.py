"""What of the machine a sandbox sees: system libraries, Python, and the kit without answers, all read-only."""

from __future__ import annotations

import importlib.util
import os
import site
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from headstart.course_files import course_folder

SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/nix/store", "/gnu/store")
SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
)
KIT = ("headstart", "headstart_widgets")
COURSE_DATA = ("course.toml", "results", "corpora")  # what chapters read
KEPT_BACK = ("headstart_solutions", "headstart_grading", "headstart/_course")
# where nbgrader keeps what other students have handed in
EXCHANGES = ("/usr/local/share/nbgrader", "/usr/share/nbgrader", "/usr/local/share/jupyter/nbgrader")


@dataclass(frozen=True)
class VisiblePaths:
    """What to mount where.

    Args:
        links: symbolic links of the root folder, as (path, target).
        read_only: folders and files seen as they are.
        masked: folders in them that are seen empty.
        kit: folders of the kit, and course data that chapters read, which are seen on top of that.
        search: where Python must look for the kit (its PYTHONPATH).
    """

    links: tuple[tuple[str, str], ...]
    read_only: tuple[Path, ...]
    masked: tuple[Path, ...]
    kit: tuple[Path, ...]
    search: tuple[Path, ...] = ()


def find_visible_paths(hidden: Iterable[Path] = ()) -> VisiblePaths:
    """What a sandbox needs to run Python and the kit, and no more.

    Args:
        hidden: folders that must not be seen wherever they are: the course directory, the exchange.
    """
    links, read_only = [], []
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            links.append((name, os.readlink(path)))
        elif path.is_dir():
            read_only.append(path)
    read_only += [path for path in map(Path, SETTINGS) if path.exists()]
    read_only = _outermost([*read_only, *_interpreter()])
    kit = [folder for folder in map(_package, KIT) if folder is not None]
    masked = [folder for folder in map(_package, KEPT_BACK) if folder is not None]
    masked += [Path(one).resolve() for one in (*hidden, *EXCHANGES) if Path(one).is_dir()]
    masked = [folder for folder in masked if _is_within(folder, [*read_only, *kit])]
    kit += [path for path in (course_folder().resolve() / name for name in COURSE_DATA) if path.exists()]
    kit = [path for path in kit if not _is_within(path, read_only) or _is_within(path, masked)]
    search = dict.fromkeys(folder.parent for folder in map(_package, KIT) if folder is not None)
    return VisiblePaths(tuple(links), tuple(read_only), tuple(masked), tuple(kit), tuple(search))


def _interpreter() -> list[Path]:
    """Every folder that this Python is made of."""
    prefixes = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix]
    libraries = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    own = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    executable = Path(os.path.realpath(sys.executable)).parent
    found = [Path(one) for one in (*libraries, *own) if one and Path(one).is_dir()]
    found += [Path(one) for one in prefixes if Path(one).is_dir()]
    return [*found, *(path.resolve() for path in found), executable]


def _package(name: str) -> Path | None:
    top, _, rest = name.partition("/")
    spec = importlib.util.find_spec(top)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / rest
    return folder.resolve() if folder.is_dir() else None


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """Those paths that lie in no other of them."""
    kept: list[Path] = []
    for path in sorted(set(paths), key=lambda one: len(one.parts)):
        if path != Path("/") and not _is_within(path, kept):
            kept.append(path)
    return kept


def _is_within(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
