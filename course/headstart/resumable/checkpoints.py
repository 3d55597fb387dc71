"""Checkpoints of a training: one file each, written to a temporary file and renamed, with a digest of what it holds."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import torch

from headstart.errors import CourseError

KEPT = 2
_METADATA_KEY = "headstart"


class Checkpoint(NamedTuple):
    """A training at one step.

    Args:
        tensors: by name.
        notes: plain data.
    """

    tensors: dict[str, torch.Tensor]
    notes: dict[str, Any]


class CheckpointFolder:
    """The last two checkpoints of one training.

    Args:
        folder: where they lie; made when the first is written.
        settings: plain data that decides the course of the training; a checkpoint with others is refused.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]):
        self.folder, self.settings = folder, json.loads(json.dumps(settings))

    def save(self, step: int, tensors: Mapping[str, torch.Tensor], notes: Mapping[str, Any]) -> None:
        """Write the checkpoint of a step, then remove all but the last two.

        Raises:
            CourseError: no room or no right to write; the checkpoints before are still there.
        """
        from safetensors.torch import save

        from headstart.safe_files import replace_file

        own = {name: value.detach().cpu().contiguous().clone() for name, value in tensors.items()}
        about = {"settings": self.settings, "notes": dict(notes), "digest": _digest(own)}
        content = save(own, {_METADATA_KEY: json.dumps(about, allow_nan=False)})
        path = self.folder / f"step-{step:08d}.safetensors"
        try:
            replace_file(path, content)
        except OSError as error:
            do = "make room, then go on with --resume"
            raise CourseError("a checkpoint can be written", str(error), do, path=path) from error
        for old in self._files()[:-KEPT]:
            old.unlink(missing_ok=True)

    def load(self) -> Checkpoint | None:
        """The last checkpoint that can be read, or none where none was written; damaged ones are named on stderr.

        Raises:
            CourseError: there are some and none can be read, or they belong to other settings.
        """
        damaged = []
        for path in reversed(self._files()):
            try:
                checkpoint, settings = _read(path)
            except Exception as error:  # whatever a damaged file makes its readers raise
                damaged.append(path)
                print(f"headstart: {path.name} is damaged ({error}); looking at the one before", file=sys.stderr)
                continue
            self._require_same(settings, path)
            return checkpoint
        if damaged:
            do = "remove the folder and start again without --resume"
            raise CourseError("a checkpoint can be read", f"{len(damaged)} damaged ones", do, path=self.folder)
        return None

    def present(self) -> bool:
        """Whether a training has begun here."""
        return bool(self._files())

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("step-*.safetensors"))

    def _require_same(self, settings: dict[str, Any], path: Path) -> None:
        names = sorted(settings.keys() | self.settings.keys())
        other = [name for name in names if settings.get(name) != self.settings.get(name)]
        if other:
            name = other[0]
            raise CourseError(
                "a training is resumed with the settings it began with",
                f"{name} = {self.settings.get(name)} where it was {settings.get(name)}",
                "repeat the command as it was, or choose another --output",
                path=path,
            )


def _read(path: Path) -> tuple[Checkpoint, dict[str, Any]]:
    from safetensors import safe_open

    with safe_open(path, framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118, it is no mapping
        about = json.loads(file.metadata()[_METADATA_KEY])
    if _digest(tensors) != about["digest"]:
        raise ValueError("its digest does not match")
    return Checkpoint(tensors, about["notes"]), about["settings"]


def _digest(tensors: Mapping[str, torch.Tensor]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        value = tensors[name]
        digest.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
        digest.update(value.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
