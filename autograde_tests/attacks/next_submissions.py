"""Attacks on whoever is graded next, and on the warm worker that serves both: beyond the list.

Each has two steps: the attack, and right after it in the same sandbox, if that is still there, a submission that takes
what the first has left, or an honest one that must not suffer.
"""

from recipe import ALL, TOGETHER, Collection, Desk, Step

COLLECTION = Collection()
AFTERWARDS = """
import glob, json, os, sys

import headstart.exchange.values as values
import torch

places = ("/tmp/**", "/dev/shm/**")
left = [path for place in places for path in glob.glob(place, recursive=True, include_hidden=True) if "LEFT" in path]
others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, 2, os.getpid())]
print("FOUND" if left or hasattr(torch, "LEFT") or hasattr(values, "LEFT") or "LEFT" in os.environ else "clean", left)
with open("/proc/sysvipc/shm") as file:
    print("FOUND" if len(file.readlines()) > 1 else "clean")
print("FOUND" if any("@MARK@".encode() in open(f"/proc/{name}/cmdline", "rb").read() for name in others) else "clean")
"""


def leaves(name: str, does: str, code: str) -> None:
    """Add one whose wrong answers are followed by an honest submission that looks for what is left of it."""

    def attack(desk: Desk) -> None:
        desk.answer_wrongly()
        desk.add_first(code)

    def follow(desk: Desk) -> None:
        desk.answer_rightly()
        desk.add_first(AFTERWARDS)

    COLLECTION.add(0, name, does, Step(attack), Step(follow, ALL), pace=TOGETHER)


leaves(
    "leaves_files",
    "leaves files with right answers wherever it can write, some of them immutable or hidden",
    """
import os, stat

for place in ("/tmp", "/dev/shm", "/tmp/work", "/tmp/home", "/run", "/run/headstart"):
    for name in ("LEFT", ".LEFT", "torch.py", "LEFT\\nname", "-rf"):
        try:
            with open(os.path.join(place, name), "w") as file:
                file.write("LEFT")
            os.chmod(os.path.join(place, name), 0)
        except OSError:
            pass
os.makedirs("/tmp/LEFT-closed/inside", exist_ok=True)
os.chmod("/tmp/LEFT-closed", 0)
""",
)
leaves(
    "leaves_processes",
    "leaves processes that wait for the next submission",
    """
import os, subprocess, sys

for _ in range(3):
    subprocess.Popen(["sleep", "1000.@PORT@"], start_new_session=True)
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)", "@MARK@"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    import time
    time.sleep(1000)
""",
)
leaves(
    "leaves_shared_memory",
    "leaves System V and POSIX shared memory, semaphores, queues, keys",
    """
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
for number in range(8):
    print(libc.shmget(4242 + number, 4096, 0o1666), libc.semget(4242, 1, 0o1666), libc.msgget(4242, 0o1666))
from multiprocessing import shared_memory
try:
    shared_memory.SharedMemory("LEFT", create=True, size=4096)
except OSError as error:
    print(error)
libc.syscall(248, b"user", b"LEFT", b"x", 1, -4)
""",
)
leaves(
    "poisons_the_interpreter",
    "changes modules, the environment and limits for the next submission",
    """
import builtins, os, sys, torch
import headstart.exchange.values as values
import headstart.exchange.asking as asking

torch.LEFT = values.LEFT = True
os.environ["LEFT"] = "1"
asking.ask = values.plain = torch.Tensor.mean = torch.allclose = lambda *_, **__: 0
sys.path.insert(0, "/tmp")
builtins.print = lambda *_, **__: None
torch.set_default_dtype(torch.float16)
torch.set_grad_enabled(False)
os.nice(19)
os.umask(0o777)
""",
)
leaves(
    "kills_the_warm_worker",
    "kills, stops and terminates the process that forked it",
    """
import os, signal

for pid in {os.getppid(), 1, 2, *(int(name) for name in os.listdir("/proc") if name.isdigit())} - {os.getpid()}:
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
            print("SENT", pid, number)
        except OSError as error:
            print(error)
""",
)
leaves(
    "stops_the_warm_worker",
    "stops the process that forked it, and lets it go on later",
    """
import os, signal, time

try:
    os.kill(os.getppid(), signal.SIGSTOP)
    os.killpg(os.getpgid(os.getppid()), signal.SIGSTOP)
except OSError as error:
    print(error)
""",
)
leaves(
    "writes_the_warm_workers_memory",
    "ptrace, process_vm_writev and /proc/PID/mem of the warm worker",
    """
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
for pid in (os.getppid(), 1, 2):
    print(libc.ptrace(16, pid, 0, 0), libc.ptrace(0x4206, pid, 0, 0))
    print(libc.syscall(311, pid, None, 0, None, 0, 0), libc.syscall(438, pid, 3, 0))
    for name in ("mem", "maps", "environ", "fd/3", "fd/4", "cwd", "root/tmp", "exe", "stack", "syscall"):
        for mode in ("rb", "r+b"):
            try:
                with open(f"/proc/{pid}/{name}", mode) as file:
                    print("OPENED", pid, name, mode, file.read(10) if name != "mem" else "")
            except OSError:
                pass
""",
)
leaves(
    "writes_to_every_descriptor",
    "writes into every descriptor of every process",
    """
import os, stat

for pid in [name for name in os.listdir("/proc") if name.isdigit() and name != str(os.getpid())]:
    try:
        names = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        continue
    for name in names:
        try:
            descriptor = os.open(f"/proc/{pid}/fd/{name}", os.O_WRONLY | os.O_NONBLOCK)
            os.write(descriptor, b'{"kind": "over", "status": 0, "left": []}')
            print("WROTE", pid, name)
        except OSError:
            pass
for number in (3, 4, 5, *range(8, 64)):
    try:
        if not stat.S_ISFIFO(os.fstat(number).st_mode) and os.readlink(f"/proc/self/fd/{number}") != "/dev/null":
            os.write(number, b'{"kind": "over", "status": 0, "left": []}')
            print("WROTE", number)
    except OSError:
        pass
""",
)
leaves(
    "dies_with_a_child",
    "leaves a child that holds the line to the grader, and dies",
    """
import os, time

if os.fork() == 0:
    os.setsid()
    time.sleep(1000)
os._exit(0)
""",
)
leaves(
    "fills_the_scratch_space",
    "fills the scratch space so that the next submission has none",
    """
import os

for place in ("/tmp", "/dev/shm"):
    for number in range(9):
        try:
            with open(f"{place}/LEFT{number}", "wb") as file:
                while True:
                    file.write(b"x" * 2**20)
        except OSError:
            pass
""",
)
