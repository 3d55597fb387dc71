"""The system calls that a sandbox refuses, as a seccomp program (classic BPF) for `bwrap --seccomp`.

Refused is what makes new namespaces and mounts (a mounted tmpfs has no size limit of ours), looks into other processes,
or leaves something in the kernel that outlives a process: System V memory, message queues, keys. A call refused gives
EPERM; `clone3` gives ENOSYS, since a filter cannot read its arguments, and libraries then fall back on `clone`.

Numbers: Linux's asm/unistd_64.h (x86_64) and asm-generic/unistd.h (aarch64). Layout: seccomp(2), `struct seccomp_data`.
"""

from __future__ import annotations

import platform
import struct
from dataclasses import dataclass

ALLOW, EPERM, ENOSYS = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets; the low half of an argument comes first (little-endian)
NEW_NAMESPACES = 0x7E020080  # CLONE_NEWTIME, -NS, -CGROUP, -UTS, -IPC, -USER, -PID, -NET
SOCKET_FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK
X32_CALLS = 0x40000000

CALLS = {  # name: (x86_64, aarch64)
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),  # memory that no limit on files, processes or mapped memory counts
    "memfd_secret": (447, 447),
    "open_by_handle_at": (304, 265),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "reboot": (169, 142),
    "swapon": (167, 224),
}


@dataclass(frozen=True)
class _Machine:
    architecture: int  # AUDIT_ARCH_*
    column: int
    clone: int
    clone3: int
    socket: int


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 0, 56, 435, 41),
    "aarch64": _Machine(0xC00000B7, 1, 220, 435, 198),
}


def compile_filter(machine: str | None = None) -> bytes | None:
    """The program for this machine; None for a kind of machine whose numbers are not listed here.

    Args:
        machine: as `platform.machine()` names it.
    """
    known = _MACHINES.get(machine or platform.machine())
    if known is None:
        return None
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, known.architecture),
        (RETURN, 0, 0, EPERM),
        (LOAD, 0, 0, NUMBER),
        (JUMP_AT_LEAST, 0, 1, X32_CALLS),
        (RETURN, 0, 0, EPERM),
        (JUMP_EQUAL, 0, 1, known.clone3),
        (RETURN, 0, 0, ENOSYS),
    ]
    for numbers in CALLS.values():
        steps += [(JUMP_EQUAL, 0, 1, numbers[known.column]), (RETURN, 0, 0, EPERM)]
    steps += [
        (JUMP_EQUAL, 0, 4, known.clone),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_ANY_BIT, 0, 1, NEW_NAMESPACES),
        (RETURN, 0, 0, EPERM),
        (RETURN, 0, 0, ALLOW),
        (JUMP_EQUAL, 1, 0, known.socket),
        (RETURN, 0, 0, ALLOW),
        (LOAD, 0, 0, FIRST_ARGUMENT),
    ]
    for place, family in enumerate(SOCKET_FAMILIES):
        steps.append((JUMP_EQUAL, len(SOCKET_FAMILIES) - place, 0, family))
    steps += [(RETURN, 0, 0, EPERM), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("<HBBI", code, if_true, if_false, value) for code, if_true, if_false, value in steps)
