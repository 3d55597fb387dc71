"""Image folders: `train/<class>/…` beside `val/<class>/…` or `test/<class>/…`, in a folder or in zip files."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from headstart.errors import CourseError

SPLITS = {"train": "train", "val": "validation", "valid": "validation", "validation": "validation", "test": "test"}
IMAGE_ENDINGS = {".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp"}
LARGEST_FILE_BYTES = 64 * 2**20
LAYOUT = "images lie in train/<class>/ and in val/<class>/ or test/<class>/"


@dataclass(frozen=True)
class ImageFile:
    """One image that was found and not yet read.

    Args:
        split: train, validation or test.
        label: the name of its class.
        inside: its path inside its class's folder.
        name: where it lies, as errors name it.
        stamp: changes when the image does.
        read: gives its bytes.
    """

    split: str
    label: str
    inside: str
    name: str
    stamp: str
    read: Callable[[], bytes] = field(compare=False, repr=False)


@dataclass(frozen=True)
class _Entry:
    parts: tuple[str, ...]
    name: str
    stamp: str
    read: Callable[[], bytes] | None  # none for a folder


def find_images(sources: Sequence[Path]) -> list[ImageFile]:
    """Every image of the folders or zips, by split, class and path; nothing is read yet, and no zip is unpacked.

    Args:
        sources: folders and zip files that make up one set of images together.
    Returns:
        images in the order of their paths, so that classes and images stand in torchvision's order.
    Raises:
        CourseError: wrong layout, an empty class, a class that a split lacks, a name that leaves its zip.
    """
    entries = [entry for source in sources for entry in _entries(Path(source))]
    images, folders = _sort_out(entries)
    where = ", ".join(str(source) for source in sources)
    if not images:
        raise CourseError(LAYOUT, _what_is_there(entries), "rearrange them, or name another folder", path=where)
    empty = sorted(folders - {(image.split, image.label) for image in images})
    if empty:
        split, label = empty[0]
        raise CourseError("every class has images", f"none in {split}/{label}", "add some, or remove it", path=where)
    _refuse_twins(images)
    _require_same_classes(images, where)
    return sorted(images, key=_torchvision_order)


def require_classes(images: Iterable[ImageFile], expected: Sequence[str], where: Path | str) -> None:
    """See that the classes are exactly the expected ones.

    Raises:
        CourseError: one is missing, or there is another.
    """
    found = {image.label for image in images}
    missing, extra = sorted(set(expected) - found), sorted(found - set(expected))
    if missing or extra:
        got = [f"no {', '.join(missing)}"] if missing else []
        got += [f"also {', '.join(extra[:3])}"] if extra else []
        rule = f"the classes are {', '.join(expected)}"
        raise CourseError(rule, " and ".join(got), "name the folder that holds all of them", path=where)


def _entries(source: Path) -> Iterator[_Entry]:
    if source.is_dir():
        return _folder_entries(source)
    if not source.is_file():
        raise CourseError("data is a folder or a zip", "nothing there", "check its name", path=source)
    try:
        return _zip_entries(source, zipfile.ZipFile(source))
    except (zipfile.BadZipFile, OSError) as error:
        raise CourseError("data is a folder or a zip", str(error), "fetch the file again", path=source) from error


def _folder_entries(folder: Path) -> Iterator[_Entry]:
    for place, names, files in os.walk(folder, followlinks=True):
        inside = Path(place).relative_to(folder).parts
        for name in names:
            yield _Entry((*inside, name), "", "", None)
        for name in files:
            path = Path(place, name)
            if path.suffix.lower() in IMAGE_ENDINGS:
                status = path.stat()
                yield _Entry((*inside, name), str(path), f"{status.st_size} {status.st_mtime_ns}", path.read_bytes)


def _zip_entries(source: Path, archive: zipfile.ZipFile) -> Iterator[_Entry]:
    for info in archive.infolist():
        path = PurePosixPath(info.filename)
        name = f"{source}/{info.filename}"
        if path.is_absolute() or ".." in path.parts or "\\" in info.filename:
            raise CourseError("names in a zip stay inside it", info.filename, "pack the folder anew", path=source)
        if info.is_dir():
            yield _Entry(path.parts, "", "", None)
        elif path.suffix.lower() in IMAGE_ENDINGS:
            if info.file_size > LARGEST_FILE_BYTES:
                rule = f"an image file has at most {LARGEST_FILE_BYTES >> 20} MiB"
                raise CourseError(rule, f"{info.file_size >> 20} MiB", "make it smaller", path=name)
            # the check sum changes with the bytes
            yield _Entry(path.parts, name, f"{info.file_size} {info.CRC}", _ZipReader(archive, info))


@dataclass(frozen=True)
class _ZipReader:
    archive: zipfile.ZipFile
    info: zipfile.ZipInfo

    def __call__(self) -> bytes:
        return self.archive.read(self.info)


def _sort_out(entries: Iterable[_Entry]) -> tuple[list[ImageFile], set[tuple[str, str]]]:
    images, folders = [], set()
    for entry in entries:
        parts = entry.parts
        if any(part.startswith(".") or part == "__MACOSX" for part in parts):
            continue
        if len(parts) > 1 and parts[0] not in SPLITS:  # one folder around it all is what many zips have
            parts = parts[1:]
        split = SPLITS.get(parts[0])
        if split is None or len(parts) < 2:
            continue
        if entry.read is None:
            folders.add((split, parts[1]))
        elif len(parts) < 3:
            raise CourseError(LAYOUT, "an image without a class", "put it into its class's folder", path=entry.name)
        else:
            images.append(ImageFile(split, parts[1], "/".join(parts[2:]), entry.name, entry.stamp, entry.read))
    return images, folders


def _what_is_there(entries: list[_Entry]) -> str:
    tops = sorted({entry.parts[0] for entry in entries if entry.parts})
    return f"{', '.join(tops[:4])}{', …' if len(tops) > 4 else ''}" if tops else "no images"


def _refuse_twins(images: list[ImageFile]) -> None:
    seen: dict[tuple[str, str, str], ImageFile] = {}
    for image in images:
        first = seen.setdefault((image.split, image.label, image.inside), image)
        if first is not image:
            raise CourseError("every image is there once", f"it also as {first.name}", "remove one", path=image.name)


def _torchvision_order(image: ImageFile) -> tuple[str, ...]:
    folder, _, name = image.inside.rpartition("/")
    return image.split, image.label, folder, name


def _require_same_classes(images: list[ImageFile], where: str) -> None:
    by_split: dict[str, set[str]] = {}
    for image in images:
        by_split.setdefault(image.split, set()).add(image.label)
    if "train" not in by_split or len(by_split) < 2:
        missing = "train/" if "train" not in by_split else "val/ or test/"
        raise CourseError(LAYOUT, f"no {missing}", "add it, or name the folder or zip that holds it too", path=where)
    every = set.union(*by_split.values())
    for split, labels in sorted(by_split.items()):
        lacking = sorted(every - labels)
        if lacking:
            more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
            do = "add its images, or remove the class from the other splits"
            raise CourseError("every split has the same classes", f"no {lacking[0]}{more} in {split}", do, path=where)
