"""Attacks on the machine: network, processes, memory, disk, kernel (row 27)."""

from recipe import QUICK, Collection

COLLECTION = Collection()
cheat, breaks, spoils = COLLECTION.cheat, COLLECTION.breaks, COLLECTION.spoils
MEMORY = ("out_of_memory", "worker_died", "timed_out")

cheat(
    27,
    "opens_sockets",
    "connects to this machine, to its gateway and to the world, and listens",
    """
import socket, urllib.request

for family, place in ((socket.AF_INET, ("127.0.0.1", @PORT@)), (socket.AF_INET, ("10.0.0.1", @PORT@)),
                      (socket.AF_INET, ("1.1.1.1", 53)), (socket.AF_INET6, ("::1", @PORT@, 0, 0)),
                      (socket.AF_UNIX, "/run/docker.sock"), (socket.AF_UNIX, "/run/dbus/system_bus_socket")):
    try:
        with socket.socket(family) as one:
            one.settimeout(0.3)
            one.connect(place)
            one.send(b"GET / HTTP/1.0\\r\\n\\r\\n")
            print("CONNECTED", place)
    except OSError as error:
        print(place, error)
for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM):
    try:
        socket.socket(socket.AF_INET, kind).sendto(b"x", ("127.0.0.1", @PORT@))
    except OSError as error:
        print(error)
try:
    urllib.request.urlopen("http://127.0.0.1:@PORT@/", timeout=0.5)
    print("CONNECTED")
except OSError as error:
    print(error)
""",
)
cheat(
    27,
    "runs_tools_of_the_network",
    "curl, wget, pip, ssh and git",
    """
import subprocess, sys

for command in (["curl", "-m1", "http://127.0.0.1:@PORT@/"], ["wget", "-T1", "-t1", "http://127.0.0.1:@PORT@/"],
                [sys.executable, "-m", "pip", "download", "--timeout", "1", "--retries", "0", "-i",
                 "http://127.0.0.1:@PORT@/", "x"]):
    try:
        done = subprocess.run(command, capture_output=True, timeout=4)
        print("CONNECTED" if done.returncode == 0 else done.stderr[-200:])
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)
""",
    pace=QUICK,
    outcomes={"wrong", "timed_out"},
)
breaks(
    27,
    "forks_for_ever",
    "a fork bomb",
    """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
""",
    "timed_out",
    "worker_died",
    "out_of_memory",
    pace=QUICK,
)
breaks(
    27,
    "forks_through_a_shell",
    "a fork bomb of the shell, left behind",
    """
import subprocess
subprocess.Popen(["sh", "-c", "b() { b | b & }; b; sleep 1000 @MARK@"], start_new_session=True)
while True:
    pass
""",
    "timed_out",
    "worker_died",
    "out_of_memory",
    pace=QUICK,
)
breaks(
    27,
    "starts_threads_for_ever",
    "threads without end",
    """
import threading, time
while True:
    try:
        threading.Thread(target=time.sleep, args=(1000,), daemon=False).start()
    except (RuntimeError, MemoryError):
        pass
""",
    "timed_out",
    "out_of_memory",
    pace=QUICK,
)
breaks(
    27,
    "fills_the_disk",
    "fills /tmp, /dev/shm, /var/tmp, its home and its folder",
    """
import os
for place in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), ".", "/", "/run", "/dev", "/dev/mqueue"):
    for number in range(40):
        try:
            with open(f"{place}/filler{number}", "wb") as file:
                while True:
                    file.write(b"x" * 2**20)
                    file.flush()
        except OSError:
            pass
os._exit(0)
""",
    "worker_died",
    "out_of_memory",
    "timed_out",
    pace=QUICK,
)
breaks(
    27,
    "makes_many_files",
    "as many files, folders and links as it can",
    """
import os
number = 0
while True:
    number += 1
    try:
        os.mkdir(f"/tmp/{number}")
        for name in range(100):
            os.close(os.open(f"/tmp/{number}/{name}", os.O_CREAT | os.O_WRONLY))
            os.link(f"/tmp/{number}/{name}", f"/tmp/{number}/l{name}")
    except OSError:
        pass
""",
    "timed_out",
    "out_of_memory",
    pace=QUICK,
)
breaks(
    27,
    "makes_deep_folders",
    "folders nested deeper than a path is long, and leaves",
    """
import os
for _ in range(20_000):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
os._exit(0)
""",
    "worker_died",
    "timed_out",
    pace=QUICK,
)
cheat(
    27,
    "makes_a_huge_tensor",
    "a tensor of 100 GB",
    """
import torch
torch.zeros(100 * 2**30, dtype=torch.uint8)
""",
)
breaks(
    27,
    "takes_all_memory",
    "takes memory until it ends",
    """
taken = []
while True:
    try:
        taken.append(bytearray(2**26))
    except MemoryError:
        import os
        os.abort()
""",
    *MEMORY,
    pace=QUICK,
)
breaks(
    27,
    "maps_memory_that_is_shared",
    "maps shared memory and writes to it, in many processes",
    """
import mmap, os
for _ in range(20):
    if os.fork() == 0:
        break
kept = []
while True:
    try:
        kept.append(mmap.mmap(-1, 2**25))
        kept[-1].write(b"x" * 2**25)
    except (OSError, ValueError, MemoryError):
        pass
""",
    *MEMORY,
    pace=QUICK,
)
breaks(
    27,
    "keeps_memory_in_files_without_a_name",
    "files that only memory holds, unmapped, in many processes",
    """
import os
for _ in range(8):
    if os.fork() == 0:
        break
kept = []
try:
    while True:
        kept.append(os.memfd_create("x"))
        try:
            while True:
                os.write(kept[-1], b"x" * 2**20)
        except OSError:
            pass
        if len(kept) > 8:
            print("KEPT", len(kept))
            break
except OSError as error:
    print(error)
os._exit(0)
""",
    "worker_died",
    *MEMORY,
    pace=QUICK,
)
breaks(
    27,
    "many_processes_take_memory",
    "many processes that take a little each",
    """
import os, time
for _ in range(40):
    if os.fork() == 0:
        taken = bytearray(2**27)
        for place in range(0, len(taken), 4096):
            taken[place] = 1
        time.sleep(1000)
time.sleep(1000)
""",
    *MEMORY,
    pace=QUICK,
)
cheat(
    27,
    "lifts_its_limits",
    "raises its limits, its priority and its capabilities",
    """
import ctypes, os, resource

for name in [one for one in dir(resource) if one.startswith("RLIMIT_")]:
    try:
        resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        if name in ("RLIMIT_NPROC", "RLIMIT_AS", "RLIMIT_FSIZE"):
            print("LIFTED", name)
    except (OSError, ValueError):
        pass
for action in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.nice(-20), lambda: os.setresuid(0, 0, 0),
               lambda: os.chroot("/tmp"), lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)),
               lambda: os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"-1000")):
    try:
        action()
        print("LIFTED")
    except (OSError, PermissionError):
        pass
""",
)
cheat(
    27,
    "makes_namespaces_and_mounts",
    "unshare, mount, setns, pivot_root, and devices",
    """
import ctypes, os, subprocess

libc = ctypes.CDLL(None, use_errno=True)
print(libc.unshare(0x10000000), libc.mount(b"none", b"/tmp/work", b"tmpfs", 0, None), libc.umount2(b"/tmp", 2))
for command in (["unshare", "-Ur", "true"], ["mount", "-t", "tmpfs", "none", "/tmp/work"],
                ["bwrap", "--bind", "/", "/", "true"],
                ["su", "-c", "true"], ["sudo", "-n", "true"], ["mknod", "/tmp/disk", "b", "8", "0"], ["insmod", "x"]):
    try:
        if subprocess.run(command, capture_output=True, timeout=3, stdin=subprocess.DEVNULL).returncode == 0:
            print("DONE", command)
    except (OSError, subprocess.TimeoutExpired):
        pass
for name in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/sys/power/state", "/dev/kmsg", "/dev/mem"):
    try:
        with open(name, "w") as file:
            file.write("x")
        print("WROTE", name)
    except OSError:
        pass
""",
)
cheat(
    27,
    "writes_wherever_it_can",
    "writes into the system, Python's folders and the kit",
    """
import os, sys, sysconfig

import headstart

places = [*sys.path, *sysconfig.get_paths().values(), os.path.dirname(headstart.__file__), "/usr/bin", "/etc",
          "/root", "/run", "@COURSE@", "/opt", os.path.dirname(sys.executable)]
for place in places:
    for action in (lambda: open(os.path.join(place, "pwned.py"), "w").close(), lambda: os.chmod(place, 0o777),
                   lambda: os.mkdir(os.path.join(place, "pwned")),
                   lambda: os.symlink("/tmp", os.path.join(place, "link"))):
        try:
            if place and not os.path.realpath(place).startswith(("/tmp", "/dev/shm")):
                action()
                print("WROTE", place)
        except OSError:
            pass
""",
)
