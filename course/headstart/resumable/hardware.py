"""On what machine to train: the device, the parts of a batch, the threads of the processor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import torch

from headstart.errors import CourseError


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
        if self.is_cuda:
            return torch.cuda.get_device_name(self.device)
        import platform

        threads = torch.get_num_threads()
        return f"cpu ({platform.machine()}), {threads} thread{'s' if threads > 1 else ''}"


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
        CourseError: a GPU is asked for, by name or by the profile, and there is none; or several processes run.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        do = "start it without a launcher; it takes the first GPU"
        raise CourseError("training runs on one GPU for now", f"{os.environ['WORLD_SIZE']} processes", do)
    if name == "cpu":
        return torch.device("cpu")
    if torch.cuda.is_available():
        return torch.device("cuda", torch.cuda.current_device())
    if name == "cuda" or profile == "full":
        raise CourseError(
            "the full profile runs on a GPU" if profile == "full" else "cuda needs a GPU",
            "none that torch can use",
            "choose --profile quick (less data and a smaller network, minutes on two CPU cores), or --device cpu to "
            "run the full size all the same, which takes hours",
        )
    return torch.device("cpu")
