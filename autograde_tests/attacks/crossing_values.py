"""Attacks by what comes back to the grader: values, frames, files of tensors (row 25, and beyond the list)."""

import json
import os

from recipe import QUICK, Collection, Desk

COLLECTION = Collection()
cheat, recipe, spoils = COLLECTION.cheat, COLLECTION.recipe, COLLECTION.spoils

_PICKLE = """
import os

class Bomb:
    def __reduce__(self):
        return os.system, ("touch @COURSE@/pwned",)
"""
_VALUES = {
    "returns_a_pickle_bomb": ("an object that runs code when it is unpickled", "Bomb()", ("wrong", "crashed")),
    "returns_pickled_bytes": ("bytes of a pickle", "__import__('pickle').dumps(Bomb())", ("wrong", "crashed")),
    "returns_something_deep": ("lists nested ten thousand deep", "nested(10_000)", ("wrong", "crashed")),
    "returns_itself": ("a list that holds itself", "(lambda one: one.append(one) or one)([])", ("wrong", "crashed")),
    "returns_a_lazy_giant": (
        "a tensor of 10⁹ entries that takes 8 bytes", "torch.zeros(1, dtype=torch.float64).expand(10**9)",
        ("crashed", "out_of_memory", "output_too_large", "wrong"),
    ),
    "returns_a_giant_number": ("a number of a million digits", "10**1_000_000", ("crashed", "worker_died", "wrong")),
    "returns_many_keys": ("a mapping of 300,000 keys", "{str(n): n for n in range(300_000)}", ("worker_died", "wrong")),
    "returns_many_lists": (
        "three million empty lists", "[[]] * 3_000_000", ("worker_died", "output_too_large", "timed_out"),
    ),
    "returns_a_sparse_giant": (
        "a sparse tensor of 10¹⁸ entries", "torch.sparse_coo_tensor(size=(10**9, 10**9))", ("wrong", "crashed"),
    ),
    "returns_an_object_array": ("an array of objects", "np.array([Bomb(), {}], dtype=object)", ("wrong", "crashed")),
    "returns_odd_text": ("text with lone surrogates and NUL bytes", "'\\ud800\\x00'", ("wrong", "crashed")),
    "returns_a_generator": ("a generator without end", "iter(int, 1)", ("wrong", "crashed")),
}  # fmt: skip
for _name, (_does, _value, _outcomes) in _VALUES.items():
    spoils(
        25, _name, f"an answer is {_does}", "joint_objective",
        _PICKLE + "\nimport numpy as np\n\ndef nested(depth):\n    one = []\n    for _ in range(depth):\n"
        f"        one = [one]\n    return one\n\ndef joint_objective(*_, **__):\n    return {_value}",
        *_outcomes,
        **({"pace": QUICK} if _name == "returns_many_lists" else {}),
    )  # fmt: skip

# Writes frames of its own into the line to the grader. The descriptors are found as any program can find them.
_FORGER = """
import json, os, stat, sys

pipes = [int(name) for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")
         and stat.S_ISFIFO(os.fstat(int(name)).st_mode)]

def frame(structure, tensors=None, body=b""):
    header = {"__metadata__": {"headstart": structure if isinstance(structure, str) else json.dumps(structure)}}
    text = json.dumps(header | (tensors or {})).encode()
    text += b" " * (-len(text) % 8)
    content = len(text).to_bytes(8, "little") + text + body
    return len(content).to_bytes(8, "big") + content

def mapping(**items):
    return {"mapping": [[name, value] for name, value in items.items()]}

def send(content):
    for pipe in pipes:
        rest = content
        try:
            while rest:
                rest = rest[os.write(pipe, rest):]
        except OSError:
            pass

def reply(value=None, status="answered", error=None):
    return mapping(status=status, value=value, error=error)

def replies(*given, exercise="joint_objective"):
    send(frame(mapping(kind="replies", exercise=exercise, replies=list(given))))

TWO = {"t0": {"dtype": "I64", "shape": [2], "data_offsets": [0, 16]}}
"""


def forges(name: str, does: str, code: str, *outcomes: str, **options: object) -> None:
    """Add one that forges frames when one of its answers, wrong all of them, is asked for."""

    def make(desk: Desk) -> None:
        desk.answer_wrongly()
        desk.add_first(_FORGER)
        body = "\n".join("    " + line for line in code.strip().splitlines())
        desk.answer("joint_objective", f"def joint_objective(*_, **__):\n{body}\n    os._exit(0)")

    recipe(0, name, does, outcomes=frozenset((*outcomes, "wrong")) if outcomes else frozenset(), **options)(make)


forges("forges_replies", "writes replies of its own into the line to the grader, too many of them",
       "replies(*[reply(0.5)] * 99)", "worker_died")  # fmt: skip
forges("forges_truth", "writes replies that say true", "replies(*[reply(True)] * 4)")
forges("forges_an_end", "writes that all is completed and ended, and leaves",
       'for kind in ("ran", "completed", "replies", "ended", "ready", "passed"):\n    send(frame(mapping(kind=kind)))',
       "worker_died")  # fmt: skip
forges("forges_a_fault_without_an_error", "replies that something was raised, and not what",
       'replies(*[reply(status="raised")] * 4)')  # fmt: skip
forges(
    "forges_replies_that_are_tensors",
    "replies are tensors",
    """
send(frame(mapping(kind="replies", replies=[{"tensor": "t0"}] * 4), TWO, bytes(16)))
""",
)
forges(
    "forges_an_array_of_replies",
    "all replies are one array",
    """
send(frame(mapping(kind="replies", replies={"array": "t0"}), TWO, bytes(16)))
""",
)
forges(
    "forges_a_status",
    "the status of a reply is a tensor",
    """
send(frame(mapping(kind="replies", replies=[reply(1.0, {"array": "t0"})] * 4), TWO, bytes(16)))
""",
)
forges(
    "forges_a_line_number",
    "the line of a fault is a number of 4,000 digits that holds the hidden inputs",
    """
secret = int("9" * 4000)
error = mapping(type="ValueError", message="x", line=secret, source="x")
replies(*[reply(None, "raised", error)] * 4)
""",
)
forges(
    "forges_a_shape",
    "a tensor without entries has a shape beyond all numbers",
    """
send(frame(mapping(kind="replies", replies=[reply({"tensor": "t0"})] * 4),
           {"t0": {"dtype": "F64", "shape": [0, 2**62, 2**62, 2**40], "data_offsets": [0, 0]}}))
""",
)
forges(
    "forges_a_kind_of_number",
    "tensors of kinds that few programs know",
    """
for dtype, size in (("F8_E4M3", 8), ("F8_E5M2", 8), ("BF16", 16), ("C64", 64), ("U64", 64), ("F4", 4), ("BOOL", 8)):
    send(frame(mapping(kind="replies", replies=[reply({"tensor": "t0"})] * 4),
               {"t0": {"dtype": dtype, "shape": [8], "data_offsets": [0, size]}}, bytes([7]) * size))
""",
)
forges(
    "forges_a_long_header",
    "a frame whose inner header is longer than the frame",
    """
content = (2**62).to_bytes(8, "little") + b"{}"
send(len(content).to_bytes(8, "big") + content)
""",
    "worker_died",
)
forges("forges_a_long_frame", "a frame that is announced with 2⁶³ bytes", 'send((2**63).to_bytes(8, "big"))',
       "output_too_large")  # fmt: skip
forges(
    "sends_half_a_frame",
    "half a frame, and then nothing",
    """
send(frame(mapping(kind="replies"))[:-3])
while True:
    pass
""",
    "timed_out",
    pace=QUICK,
)
forges(
    "trickles_a_frame",
    "a frame byte by byte, for ever",
    """
import time
send((2**20).to_bytes(8, "big"))
while True:
    send(b" ")
    time.sleep(0.01)
""",
    "timed_out",
    pace=QUICK,
)
forges("forges_deep_json", "JSON nested a million deep", 'send(frame("[" * 1_000_000))', "worker_died")
forges("forges_wide_json", "ten million empty lists in 30 MB of JSON",
       'send(frame("[" + "[]," * 10_000_000 + "1]"))', "worker_died")  # fmt: skip
forges(
    "forges_bad_text",
    "texts with lone surrogates where the grader takes words over",
    """
error = mapping(type="Value\\ud800Error", message="\\ud800", line=1, source="\\udfff")
replies(*[reply(None, "raised", error)] * 4)
""",
)
forges("forges_text_as_answer", "an answer is text with lone surrogates",
       'send(frame(mapping(kind="replies", replies=[reply("\\ud800")] * 4)))')  # fmt: skip


def _forges_outputs(name: str, does: str, outputs: str) -> None:
    """Add one that forges the outputs of the cell that runs."""

    def make(desk: Desk) -> None:
        desk.answer_wrongly()
        desk.add_first(
            _FORGER
            + f"\nforged = mapping(kind='ran', id='0a0a0a0a', outputs={outputs}, error=None)\n"
            + "send(frame(forged, TWO, bytes(16)))\n"
        )

    recipe(0, name, does)(make)


_forges_outputs("forges_outputs_of_arrays", "the kind of an output is an array",
                '[mapping(output_type={"array": "t0"})]')  # fmt: skip
_forges_outputs(
    "forges_outputs_of_tensors",
    "everything in an output is a tensor",
    '[mapping(output_type={"tensor": "t0"}), mapping(output_type="stream", name={"tensor": "t0"}, text="x"), '
    'mapping(output_type="error", ename={"array": "t0"}, evalue={"tensor": "t0"}, traceback=[{"tensor": "t0"}])]',
)
_forges_outputs("forges_many_outputs", "a hundred thousand outputs that are nothing", "[mapping()] * 49_000")
_forges_outputs("forges_outputs_with_bad_text", "outputs with lone surrogates, which no file can hold",
                '[mapping(output_type="stream", name="stdout", text="\\ud800"),'
                ' mapping(output_type="error", ename="\\ud800", evalue="\\ud800", traceback=["\\ud800"])]')  # fmt: skip
_forges_outputs("forges_outputs_that_are_text", "all outputs are one text", '"x" * 10_000')

cheat(0, "closes_the_line", "closes every descriptor", "import os\nos.closerange(0, 65536)", outcomes={"worker_died"})
cheat(
    0,
    "reads_the_line",
    "reads from the line to the grader before the worker can",
    _FORGER
    + """
for pipe in pipes:
    os.set_blocking(pipe, False)
    try:
        print("READ", os.read(pipe, 10**6))
    except OSError as error:
        print(error)
import threading

def eavesdrop():
    for pipe in pipes:
        os.set_blocking(pipe, True)
        try:
            os.read(pipe, 10**6)
        except OSError:
            pass

threading.Thread(target=eavesdrop, daemon=True).start()
""",
    outcomes={"worker_died", "timed_out"},
    pace=QUICK,
)
cheat(
    0,
    "replaces_the_worker",
    "rewrites the kit's worker in its own process so that it claims success",
    """
import sys

import headstart.exchange.asking as asking
import headstart.exchange.worker as worker
from headstart.exchange.questions import Reply

worker.ask = asking.ask = lambda questions, namespace, exercise: [Reply("answered", True) for _ in questions]
worker.Channel.send = lambda self, kind, **content: worker.frames.write(
    self.outbox, {"kind": kind, **content, "points": 100.0, "outcome": "passed"})
sys.modules["headstart.exchange.worker"] = sys.modules["headstart_grading"] = worker
""",
)
cheat(
    0,
    "hooks_the_interpreter",
    "audit hooks, trace functions and import hooks watch the worker",
    """
import builtins, sys, threading

real = builtins.__import__
builtins.__import__ = lambda *given, **named: real(*given, **named)
sys.settrace(lambda *_: None)
threading.settrace(lambda *_: None)
sys.setprofile(lambda *_: None)
sys.addaudithook(lambda event, given: None)
sys.meta_path.insert(0, type("Finder", (), {"find_spec": staticmethod(lambda *_: None)}))
sys.excepthook = sys.unraisablehook = lambda *_: None
""",
)
cheat(
    0,
    "answers_by_signal",
    "a timer's signal handler runs during questions and rewrites frames",
    """
import signal, sys

def meddle(number, frame):
    while frame is not None:
        for name in ("replies", "expected", "questions"):
            if name in frame.f_locals:
                value = frame.f_locals[name]
                if isinstance(value, list):
                    value.clear()
        frame = frame.f_back

signal.signal(signal.SIGALRM, meddle)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
""",
    outcomes={"worker_died", "crashed", "wrong", "not_attempted"},
)

# Files of tensors, which the grader reads where they were handed in.


def hands_in_file(name: str, does: str, content: bytes, *outcomes: str) -> None:
    """Add one that hands in a file of tensors for the artifact exercise of head_start."""

    def make(desk: Desk) -> None:
        desk.put("digit_reader.safetensors", content)

    recipe(0, name, does, outcomes=frozenset((*outcomes, "not_attempted")), chapter="head_start")(make)


def _tensors(header: dict, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


hands_in_file("hands_in_a_pickle", "the trained file is a pickle with a bomb",
              b"cposix\nsystem\n(S'true'\ntR.",
              "crashed")  # fmt: skip
hands_in_file("hands_in_a_header_bomb", "the header says that it is as long as a disk", (2**62).to_bytes(8, "little"),
              "crashed")  # fmt: skip
hands_in_file("hands_in_an_impossible_shape", "a tensor of the trained file has a shape beyond all numbers",
              _tensors({"head.weight": {"dtype": "F32", "shape": [0, 2**62, 2**62, 2**40], "data_offsets": [0, 0]}}),
              "crashed", "wrong")  # fmt: skip
hands_in_file("hands_in_nan", "all weights are NaN",
              _tensors({"head.weight": {"dtype": "F32", "shape": [10, 4], "data_offsets": [0, 160]}}, b"\xff" * 160),
              "wrong")  # fmt: skip
hands_in_file("hands_in_a_deep_header", "the header is JSON nested a million deep",
              len(text := b"[" * 10**6).to_bytes(8, "little") + text, "crashed")  # fmt: skip


@recipe(0, "hands_in_a_link_to_a_file", "the trained file is a link to a secret", chapter="head_start",
        outcomes=frozenset({"crashed", "not_attempted"}))  # fmt: skip
def hands_in_a_link_to_a_file(desk: Desk) -> None:
    (desk.folder / "digit_reader.safetensors").symlink_to(desk.surroundings.course / "secret.txt")


@recipe(0, "hands_in_a_pipe", "the trained file and the time of arrival are named pipes that nobody writes to",
        chapter="head_start", outcomes=frozenset({"crashed", "not_attempted"}))  # fmt: skip
def hands_in_a_pipe(desk: Desk) -> None:
    for name in ("digit_reader.safetensors", "timestamp.txt"):
        os.mkfifo(desk.folder / name)


@recipe(0, "hands_in_100_mb", "the trained file has 100 MB", chapter="head_start",
        outcomes=frozenset({"crashed", "not_attempted"}))  # fmt: skip
def hands_in_100_mb(desk: Desk) -> None:
    path = desk.put("digit_reader.safetensors", b"")
    os.truncate(path, 100 * 2**20)
