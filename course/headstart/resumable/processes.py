"""Several processes that train one network together, a GPU each: `accelerate launch` and `torchrun` start them."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import TypeVar

import torch
import torch.distributed as dist

from headstart.errors import CourseError

Decision = TypeVar("Decision")


def process_count() -> int:
    """How many processes train together; 1 without a launcher."""
    return dist.get_world_size() if dist.is_initialized() else 1


def process_rank() -> int:
    """Which of them this is, from 0."""
    return dist.get_rank() if dist.is_initialized() else 0


def is_first() -> bool:
    """Whether this process writes, prints and looks at validation data; the others only help to compute."""
    return process_rank() == 0


@contextmanager
def joined_processes() -> Iterator[None]:
    """Join the processes of the launcher for a while; without a launcher, nothing happens.

    Raises:
        CourseError: `WORLD_SIZE` speaks of several processes, and nothing says where to meet them.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) < 2:
        yield
        return
    try:
        dist.init_process_group()
    except ValueError as error:
        do = "start it with `accelerate launch` or `torchrun`, or unset WORLD_SIZE"
        raise CourseError("several processes know where to meet", str(error), do) from error
    if is_first():
        yield
    else:
        with redirect_stdout(io.StringIO()):
            yield
    dist.barrier()
    dist.destroy_process_group()


def decided_by_first(decide: Callable[[], Decision]) -> Decision:
    """What the first process decides, for all: what lies on the disk, how good a network is.

    Args:
        decide: called in the first process alone. Where it raises, the others end without a word.
    """
    if process_count() == 1:
        return decide()
    if not is_first():
        return _heard()
    try:
        decision = decide()
    except BaseException:
        _tell(None, failed=True)
        raise
    _tell(decision, failed=False)
    return decision


@contextmanager
def first_goes_first() -> Iterator[None]:
    """Let the first process through, and the others after it: what it downloads and decodes they find in the cache."""
    if process_count() == 1:
        yield
    elif is_first():
        failed = True
        try:
            yield
            failed = False
        finally:
            _tell(None, failed=failed)
    else:
        _heard()
        yield


def own_parts(batch: Sequence[torch.Tensor], micro_batches: int) -> list[tuple[int, tuple[torch.Tensor, ...]]]:
    """The rows of a batch that this process sees, in parts that go through the network one after another.

    Args:
        batch: tensors (B, …) of the same B.
        micro_batches: k, parts a process.
    Returns:
        rows that count, and the tensors of the part. Of several processes each has k parts, however small the batch,
        for all of them meet at the last; a part without a row of its own holds one that does not count.
    """
    processes = process_count()
    split = list(zip(*(tensor.tensor_split(processes * micro_batches) for tensor in batch), strict=True))
    own = split[process_rank() * micro_batches : (process_rank() + 1) * micro_batches]
    if processes == 1:
        return [(len(part[0]), part) for part in own if len(part[0])]
    spare = tuple(tensor[:1] for tensor in batch)
    return [(len(part[0]), part if len(part[0]) else spare) for part in own]


def sum_over_processes(value: torch.Tensor) -> torch.Tensor:
    """The sum of a tensor over all processes, in place."""
    if process_count() > 1:
        dist.all_reduce(value)
    return value


def average_buffers(network: torch.nn.Module) -> None:
    """Give all processes the mean of their running statistics: each has seen other rows of the batch."""
    buffers = [value for value in network.buffers() if value.is_floating_point()]
    if process_count() == 1 or not buffers:
        return
    together = sum_over_processes(torch.cat([value.flatten() for value in buffers])) / process_count()
    for value, mean in zip(buffers, together.split([value.numel() for value in buffers]), strict=True):
        value.copy_(mean.view_as(value))


def _tell(decision: object, *, failed: bool) -> None:
    dist.broadcast_object_list([decision, failed], src=0)


def _heard():
    heard = [None, False]
    dist.broadcast_object_list(heard, src=0)
    decision, failed = heard
    if failed:
        raise SystemExit(1)
    return decision
