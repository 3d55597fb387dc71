"""On what machine to train: the device, the parts of a batch, the threads of the processor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import torch

from headstart.errors import CourseError
from headstart.resumable.processes import process_count


@dataclass(frozen=True)
class Hardware:
    """On what to train; nothing here changes what is computed, but for rounding and BatchNorm's parts of a batch.

    Args:
        device: cpu or cuda. On cuda, networks run in bfloat16 (and those of images with the channels last).
        compiled: whether torch.compile makes the network faster, after a minute or so.
        micro_batches: parts in which a batch goes through the network one after another, for want of memory.
    """

    device: torch.device = torch.device("cpu")
    compiled: bool = False
    micro_batches: int = 1

    @property
    def is_cuda(self) -> bool:
        """Whether it is a GPU."""
        return self.device.type == "cuda"

    def autocast(self) -> AbstractContextManager:
        """Matrix products in bfloat16 on a GPU; on a processor, everything as it is."""
        return torch.autocast("cuda", torch.bfloat16) if self.is_cuda else nullcontext()

    def describe(self) -> str:
        """The device in words, as run records state it."""
        several = f"{process_count()} × " if process_count() > 1 else ""
        if self.is_cuda:
            return several + torch.cuda.get_device_name(self.device)
        import platform

        threads = torch.get_num_threads()
        return f"{several}cpu ({platform.machine()}), {threads} thread{'s' if threads > 1 else ''}"


@contextmanager
def processor_threads(count: int | None) -> Iterator[None]:
    """Let torch use so many threads of the processor for a while; none leaves them as they are."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def choose_device(name: str, profile: str) -> torch.device:
    """The device that was asked for; `auto` takes a GPU where there is one.

    Args:
        name: auto, cpu or cuda.
        profile: smoke, quick or full.
    Raises:
        CourseError: a GPU is asked for, by name or by the profile, and there is none; or fewer than processes on this
            machine.
    """
    if name == "cpu":
        return torch.device("cpu")
    if torch.cuda.is_available():
        return _own_gpu()
    if name == "cuda" or profile == "full":
        raise CourseError(
            "the full profile runs on a GPU" if profile == "full" else "cuda needs a GPU",
            "none that torch can use",
            "choose --profile quick (less data and a smaller network, minutes on two CPU cores), or --device cpu to "
            "run the full size all the same, which takes hours",
        )
    return torch.device("cpu")


def _own_gpu() -> torch.device:
    """Of several processes on this machine, each has a GPU of its own."""
    place = int(os.environ.get("LOCAL_RANK", "0")) if process_count() > 1 else torch.cuda.current_device()
    if place >= torch.cuda.device_count():
        do = f"start {torch.cuda.device_count()} processes at most, or add --device cpu"
        raise CourseError("each process has a GPU of its own", f"process {place + 1} on this machine", do)
    torch.cuda.set_device(place)
    return torch.device("cuda", place)
