"""matplotlib's list of fonts, handed to student processes: each has a home of its own, and would make it anew."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path


def copy_font_list(folder: Path) -> None:
    """Copy the list into what a process will take for matplotlib's cache folder.

    On a machine with thousands of fonts, making the list takes many seconds of a submission's time.

    Args:
        folder: the process's MPLCONFIGDIR.
    """
    for path in font_lists():
        shutil.copy(path, folder / path.name)


@functools.cache
def font_lists() -> tuple[Path, ...]:
    """The files in which matplotlib keeps its list of the fonts of this machine."""
    import matplotlib

    folder = Path(matplotlib.get_cachedir())
    if not any(folder.glob("fontlist-*.json")):
        import matplotlib.font_manager  # noqa: F401 - importing it makes the list

    return tuple(folder.glob("fontlist-*.json"))
