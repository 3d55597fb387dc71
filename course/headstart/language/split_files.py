"""Finds and reads the train, dev and test file of a corpus: in a folder or a zip, by the names people give them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Generic, NamedTuple, TypeVar

from headstart.errors import CourseError

Part = TypeVar("Part")

STEMS = {"train": {"train"}, "dev": {"dev", "valid", "validation", "val", "testa"}, "test": {"test", "testb"}}
"""What the three files may be called before the dot. `eng.testa` is the dev file of CoNLL-2003."""


class Splits(NamedTuple, Generic[Part]):
    """A corpus in its three parts."""

    train: Part
    dev: Part
    test: Part


class TextFile(NamedTuple):
    """A file's text, and its name for messages.

    Args:
        name: the path; for a file in a zip, the zip's path, then the path within.
        lines: without line ends, whichever they were (LF, CRLF, CR), and without a byte order mark.
    """

    name: str
    lines: list[str]


def read_text_file(path: Path) -> TextFile:
    """Read a file of UTF-8 text.

    Raises:
        CourseError: there is no such file, or it is not UTF-8; then with its line.
    """
    if not path.is_file():
        raise CourseError("a corpus is read from a file", "no such file", "check the path", path=path)
    return _decode(str(path), path.read_bytes())


def read_splits(source: Path | str, suffixes: Sequence[str]) -> Splits[TextFile]:
    """Read a corpus of three files.

    Known names are `train`, then `dev`, `valid`, `validation`, `val` or `testa`, then `test` or `testb`, with one of
    the suffixes; and `eng.train`, `eng.testa`, `eng.testb`. Case does not matter.

    Args:
        source: a folder that holds the three, or a zip that holds them at any depth.
        suffixes: endings that count, such as ".conll".
    Raises:
        CourseError: it is neither, one of the three is missing, or two files could be the same one.
    """
    source = Path(source)
    if source.is_dir():
        found = _by_split(source, (path.name for path in sorted(source.iterdir()) if path.is_file()), suffixes)
        return Splits(*(read_text_file(source / found[split]) for split in Splits._fields))
    if not zipfile.is_zipfile(source):
        got = "another kind of file" if source.exists() else "nothing there"
        raise CourseError("a corpus is a folder or a zip", got, "name one that holds the three files", path=source)
    with zipfile.ZipFile(source) as archive:
        members = [member.filename for member in archive.infolist() if not member.is_dir()]
        found = _by_split(source, (name for name in members if not name.startswith("__MACOSX/")), suffixes)
        return Splits(*(_read_member(source, archive, found[split]) for split in Splits._fields))


def split_of(name: str, suffixes: Sequence[str]) -> str | None:
    """Which part a file holds by its name, if any: `eng.testa` and `valid.txt` are "dev"."""
    stem, _, suffix = PurePosixPath(name).name.lower().partition(".")
    if stem == "eng":
        stem = suffix
    elif f".{suffix}" not in suffixes:
        return None
    return next((split for split, stems in STEMS.items() if stem in stems), None)


def _by_split(source: Path, names: Iterable[str], suffixes: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        split = split_of(name, suffixes)
        if split is None:
            continue
        if split in found:
            raise CourseError(
                f"a corpus has one {split} file", f"{found[split]} and {name}", "move one of them away", path=source
            )
        found[split] = name
    missing = [split for split in Splits._fields if split not in found]
    if missing:
        raise CourseError(
            "a corpus has a train, a dev and a test file",
            f"none for {', '.join(missing)}",
            f"name them train, dev and test with one of the endings {', '.join(suffixes)}",
            path=source,
        )
    return found


def _read_member(source: Path, archive: zipfile.ZipFile, member: str) -> TextFile:
    try:
        return _decode(f"{source}/{member}", archive.read(member))
    except (zipfile.BadZipFile, RuntimeError) as fault:  # a wrong checksum; a password
        raise CourseError("a zip can be unpacked", str(fault), "download or pack it anew", path=source) from None


def _decode(name: str, content: bytes) -> TextFile:
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise CourseError(
            "a corpus is UTF-8 text", f"byte 0x{content[fault.start]:02x}", "save it as UTF-8", path=name, line=line
        ) from None
    return TextFile(name, text.removesuffix("\n").split("\n"))  # splitlines would cut at U+2028 and its like as well
