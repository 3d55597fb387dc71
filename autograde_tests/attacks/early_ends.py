"""Attacks that end, hang or flood the run (rows 16 to 18)."""

from recipe import QUICK, Collection

COLLECTION = Collection()
cheat, breaks, spoils = COLLECTION.cheat, COLLECTION.breaks, COLLECTION.spoils

breaks(16, "leaves_by_os_exit", "os._exit(0) in a cell", "import os\nos._exit(0)", "worker_died")
breaks(
    16, "kills_itself", "SIGKILL to itself", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "worker_died"
)
breaks(16, "aborts", "abort() in C", "import ctypes\nctypes.CDLL(None).abort()", "worker_died")
breaks(16, "reads_address_0", "a segmentation fault", "import ctypes\nctypes.string_at(0)", "worker_died")
breaks(16, "becomes_another_program", "exec() of another program that succeeds",
       "import os\nos.execv('/bin/true', ['true'])", "worker_died")  # fmt: skip
cheat(
    16,
    "kills_everything",
    "signals to every process that it can reach",
    "import os, signal\nfor name in (signal.SIGTERM, signal.SIGKILL):\n    os.kill(-1, name)",
)
cheat(16, "leaves_by_sys_exit", "sys.exit(0) before its wrong answers", "import sys\nsys.exit(0)")
cheat(16, "raises_system_exit", "raise SystemExit and KeyboardInterrupt before its wrong answers",
      "try:\n    raise SystemExit(0)\nfinally:\n    raise KeyboardInterrupt")  # fmt: skip
cheat(16, "quits_the_notebook", "exit and quit before its wrong answers", "exit()\nquit()\nget_ipython().ask_exit()")
cheat(
    16,
    "exits_in_every_answer",
    "every answer raises SystemExit",
    """
def leave(*_, **__):
    raise SystemExit(0)

names = %who_ls function
get_ipython().events.register("post_run_cell", lambda result: get_ipython().user_ns.update(
    {name: leave for name in ("joint_objective", "ratio_weight", "test_bce_gradient", "sgd_decay_step")}))
""",
)
spoils(16, "leaves_when_asked", "os._exit(0) in one answer among right ones", "joint_objective",
       "import os\n\ndef joint_objective(*_, **__):\n    os._exit(0)", "worker_died")  # fmt: skip
spoils(16, "exits_when_asked", "sys.exit(0) in one answer among right ones", "joint_objective",
       "import sys\n\ndef joint_objective(*_, **__):\n    sys.exit(0)", "crashed")  # fmt: skip
spoils(16, "crashes_when_asked", "a segmentation fault in one answer among right ones", "ratio_weight",
       "import ctypes\n\ndef ratio_weight(*_, **__):\n    ctypes.string_at(0)", "worker_died")  # fmt: skip
spoils(16, "recurses_when_asked", "endless recursion in C in one answer among right ones", "ratio_weight",
       "import sys\n\ndef ratio_weight(*_, **__):\n    sys.setrecursionlimit(10**8)\n"
       "    deep = []\n    for _ in range(10**6):\n        deep = [deep]\n    return hash(repr(deep))",
       "worker_died", "crashed")  # fmt: skip

_DEAF = """
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
"""
breaks(17, "loops_and_ignores_signals", "ignores every signal and loops for ever", _DEAF + "\nwhile True:\n    pass",
       "timed_out", pace=QUICK)  # fmt: skip
breaks(17, "loops_in_c", "one operation that never ends and holds the interpreter",
       _DEAF + "\nimport re\nre.match(r'(a*)*b', 'a' * 99)", "timed_out", pace=QUICK)  # fmt: skip
breaks(17, "catches_everything", "catches every exception and loops on",
       "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
       "timed_out", pace=QUICK)  # fmt: skip
breaks(17, "sleeps", "sleeps for a year", "import time\ntime.sleep(3e7)", "timed_out", pace=QUICK)
breaks(17, "stops_itself", "stops its own process (SIGSTOP)",
       "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "timed_out", pace=QUICK)  # fmt: skip
breaks(17, "loops_when_shown", "its result's repr never ends",
       "class Long:\n    def __repr__(self):\n        while True:\n            pass\n\nLong()",
       "timed_out", pace=QUICK)  # fmt: skip
breaks(17, "waits_for_input", "asks for input that never comes, and reads from standard input",
       "import sys\ntry:\n    input('?')\nexcept BaseException:\n    pass\nsys.stdin and sys.stdin.read()\n"
       "import time\ntime.sleep(1e6)", "timed_out", pace=QUICK)  # fmt: skip
spoils(17, "loops_when_asked", "one answer among right ones loops for ever", "joint_objective",
       "def joint_objective(*_, **__):\n    while True:\n        try:\n            pass\n"
       "        except BaseException:\n            pass", "timed_out", pace=QUICK)  # fmt: skip
spoils(17, "loops_in_del", "an answer's destructor loops for ever", "joint_objective",
       "class Late:\n    def __del__(self):\n        while True:\n            pass\n\n"
       "def joint_objective(*_, **__):\n    return Late()", "timed_out", pace=QUICK)  # fmt: skip
spoils(17, "loops_when_taken_apart", "an answer is a mapping whose items never end", "joint_objective",
       "import collections.abc\n\nclass Endless(collections.abc.Mapping):\n"
       "    def __len__(self): return 1\n    def __getitem__(self, key): return 1.0\n"
       "    def __iter__(self):\n        while True:\n            yield 'x'\n    def items(self):\n"
       "        while True:\n            yield 'x', 1.0\n\n"
       "def joint_objective(*_, **__):\n    return Endless()", "timed_out", pace=QUICK)  # fmt: skip

cheat(18, "prints_30_mb", "one line of 30 MB", "print('x' * 30_000_000)")
breaks(
    18,
    "prints_for_ever",
    "prints for ever",
    "while True:\n    print('x' * 10_000)",
    "timed_out",
    "out_of_memory",
    pace=QUICK,
)
breaks(18, "warns_for_ever", "writes to stderr and to descriptors 1 and 2 for ever",
       "import os, sys\nwhile True:\n    sys.stderr.write('x')\n    os.write(1, b'x' * 9999)\n"
       "    os.write(2, b'x' * 9999)",
       "timed_out", pace=QUICK)  # fmt: skip
cheat(
    18,
    "prints_many_small_things",
    "a hundred thousand outputs of one byte",
    """
import sys
from IPython.display import display

for _ in range(50_000):
    sys.stdout.write("x")
    sys.stderr.write("y")
for _ in range(20_000):
    display({"text/plain": "x"}, raw=True)
""",
)
cheat(18, "raises_30_mb", "an exception with a message of 30 MB", "raise ValueError('x' * 30_000_000)")
cheat(
    18,
    "shows_30_mb",
    "a display of 30 MB, updated for ever",
    """
from IPython.display import HTML, display

handle = display(HTML("<b>" + "x" * 30_000_000 + "</b>"), display_id=True)
for _ in range(50):
    handle.update(HTML("y" * 1_000_000))
""",
)
cheat(
    18,
    "shows_bad_text",
    "lone surrogates, NUL bytes, terminal sequences and right-to-left marks",
    """
import sys
from IPython.display import display

text = "\\ud800 \\x00 \\x1b[2J\\x1b]0;x\\x07 \\u202e \\ufffe \\x08\\x08 \\U0010ffff"
print(text)
print(text, file=sys.stderr)
display({"text/plain": text, "text/html": text, "text/markdown": text}, raw=True)
raise ValueError(text)
""",
)
breaks(
    18,
    "lifts_the_cap_on_outputs",
    "takes the cap off what its own process keeps of outputs",
    """
get_ipython().recorder.left = float("inf")
print("x" * 50_000_000)
""",
    "output_too_large",
)
