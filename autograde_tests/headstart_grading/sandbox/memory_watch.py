"""What the processes of a sandbox take of memory together; limits of the kernel hold for each process alone."""

from __future__ import annotations

import re
from pathlib import Path

PROC = Path("/proc")
_KILOBYTES = re.compile(rb"^(RssAnon|RssShmem|Pss_Anon|Pss_Shmem):\s+(\d+) kB", re.MULTILINE)


def process_tree(pid: int) -> list[int]:
    """A process and all that descend from it; whoever ends meanwhile is left out."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            for thread in (PROC / str(one) / "task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())
        except OSError:
            continue
    return found


def memory_of(pids: list[int], above: int) -> int:
    """Bytes of memory of their own that processes take together: heap and shared memory, not files they have mapped.

    Pages that a fork shares are counted once, if it matters: the exact count is slow, so a count that is too high is
    taken first.

    Args:
        pids: of the processes; whoever has ended counts nothing.
        above: the bytes from which on it must be exact.
    """
    quick = sum(_kilobytes(pid, "status") for pid in pids) * 1024
    if quick <= above:
        return quick
    return sum(_kilobytes(pid, "smaps_rollup") or _kilobytes(pid, "status") for pid in pids) * 1024


def _kilobytes(pid: int, name: str) -> int:
    try:
        content = (PROC / str(pid) / name).read_bytes()
    except OSError:  # it has ended, or it is another user's
        return 0
    return sum(int(number) for _, number in _KILOBYTES.findall(content))
