"""Attacks on how answers are compared with what is expected (rows 5, 6, 19, 22 to 24, 26)."""

from recipe import QUICK, Collection, Desk

COLLECTION = Collection()
cheat, recipe = COLLECTION.cheat, COLLECTION.recipe

cheat(
    5,
    "patches_numpy_testing",
    "every assertion of numpy.testing passes",
    """
import numpy as np

for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *_, **__: None)
for name in ("allclose", "array_equal", "isclose", "all"):
    setattr(np, name, lambda *_, **__: True)
""",
)
cheat(
    5,
    "patches_torch_allclose",
    "torch.allclose, equal and isclose are always true",
    """
import torch

for name in ("allclose", "equal", "isclose", "all"):
    setattr(torch, name, lambda *_, **__: True)
    setattr(torch.Tensor, name, lambda *_, **__: True)
torch.Tensor.__eq__ = lambda self, other: True
""",
)
cheat(
    5,
    "patches_torch_testing",
    "torch.testing.assert_close always passes",
    """
import torch

torch.testing.assert_close = lambda *_, **__: None
torch.testing._comparison.assert_close = torch.testing.assert_close
""",
)
cheat(
    5,
    "patches_builtins",
    "abs is 0, all and isinstance are always true",
    """
import builtins, math

builtins.all = lambda *_: True
builtins.abs = lambda *_: 0
math.isclose = lambda *_, **__: True
""",
)
cheat(
    5,
    "patches_what_answers_cross_by",
    "safetensors, json and the kit's own modules give back what they please",
    """
import json, sys
import headstart.exchange.asking as asking, headstart.exchange.values as values
import headstart.exchange.worker as worker

asking.plain = values.plain = lambda value, depth=0: True
values._to_json = lambda value, tensors: True
json.dumps = lambda *_, **__: "true"
for name in list(sys.modules):
    if name.startswith("headstart.exchange"):
        del sys.modules[name]
""",
)

_ALIKE = """
class Alike:
    def _true(self, *_):
        return True

    def _self(self, *_, **__):
        return self

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __contains__ = _true
    __add__ = __sub__ = __mul__ = __truediv__ = __radd__ = __rsub__ = __rmul__ = __abs__ = __neg__ = _self
    __getitem__ = __call__ = item = mean = max = sum = all = double = detach = numpy = isfinite = _self
    __hash__, shape = object.__hash__, property(_self)
    dtype = shape

    def __ne__(self, other):
        return False

    def __len__(self):
        return 3
"""


@recipe(6, "is_equal_to_everything", "answers are objects that compare as true with everything", pace=QUICK)
def is_equal_to_everything(desk: Desk) -> None:
    desk.add_first(_ALIKE)
    for exercise in desk.right:
        desk.answer(exercise, f"def {exercise}(*_, **__):\n    return Alike()")


@recipe(6, "is_a_number_that_agrees", "answers are numbers whose comparisons are true")
def is_a_number_that_agrees(desk: Desk) -> None:
    desk.add_first(_ALIKE.replace("class Alike:", "class Alike(float):"))
    for exercise in desk.right:
        desk.answer(exercise, f"def {exercise}(*_, **__):\n    return Alike(0.123)")


@recipe(6, "is_a_tensor_that_agrees", "answers are tensors of a class whose operations all say true")
def is_a_tensor_that_agrees(desk: Desk) -> None:
    desk.add_first(
        "import torch\n\nclass Agrees(torch.Tensor):\n    @classmethod\n"
        "    def __torch_function__(cls, function, types, args=(), kwargs=None):\n        return True"
    )
    for exercise in desk.right:
        desk.answer(exercise, f"def {exercise}(*_, **__):\n    return torch.zeros(3).as_subclass(Agrees)")


for _name, _value in {"not_a_number": "float('nan')", "infinite": "float('inf')", "true": "True"}.items():

    @recipe(7, f"answers_{_name}", f"every answer is {_value}, as number and as tensor")
    def answers_alike(desk: Desk, value: str = _value) -> None:
        for place, exercise in enumerate(desk.right):
            given = f"torch.tensor({value})" if place % 2 and value != "True" else value
            desk.answer(exercise, f"def {exercise}(*_, **__):\n    return {given}")


_WHEN_GRADED = """
import os, sys

marks = [name for name in os.environ if name.startswith(("NBGRADER", "HEADSTART", "PYTEST", "JPY_", "CI"))]
if marks or "nbgrader" in sys.modules or "pytest" in sys.modules:
    @RIGHT@
"""


@recipe(19, "answers_when_graded", "answers rightly only where variables say that a grader runs it")
def answers_when_graded(desk: Desk) -> None:
    desk.answer_wrongly()
    right = "\n".join(desk.right.values()).replace("\n", "\n    ")
    desk.add_last(_WHEN_GRADED.replace("@RIGHT@", right))


cheat(
    22,
    "forges_reports",
    "patches pytest's reports and unittest's results, and forges result files at exit",
    """
import atexit, json, os, sys, types, unittest

def forge():
    for name in ("results.json", "/tmp/results.json", "/autograder/results/results.json", ".headstart/grading.jsonl"):
        try:
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "w") as file:
                json.dump({"score": 100, "event": "submission", "verdicts": {}}, file)
        except OSError:
            pass

atexit.register(forge)
forge()
unittest.TestResult.wasSuccessful = lambda self: True
try:
    from _pytest.reports import TestReport
    TestReport.from_item_and_call = classmethod(lambda *_, **__: types.SimpleNamespace(outcome="passed"))
except ImportError:
    pass
try:
    from headstart_grading import verdicts
    verdicts.Verdict.points = 100.0
except ImportError:
    pass
""",
)

_WALK = """
import gc, inspect, sys

NAMES = ("expected", "wanted", "reference", "solution", "answer", "pack", "cases", "is_right", "correct")

def find(*_, **__):
    frame = sys._getframe()
    while frame is not None:
        for space in (frame.f_locals, frame.f_globals):
            for name in NAMES:
                if name in space and not callable(space[name]) and not name == "cases":
                    return space[name]
        frame = frame.f_back
    for one in gc.get_objects():
        if type(one).__name__ in ("Pack", "Case", "KnownMistake"):
            return one.expected
        if isinstance(one, dict) and "expected" in one and len(one) < 20:
            return one["expected"]
    return 0.5
"""


@recipe(23, "walks_frames", "answers look for what is expected in callers' frames and among all objects")
def walks_frames(desk: Desk) -> None:
    desk.add_first(_WALK)
    for exercise in desk.right:
        desk.answer(exercise, f"{exercise} = find")


@recipe(23, "knows_the_order_of_candidates", "a test of gradients counts its calls, and looks at nothing")
def knows_the_order_of_candidates(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer(
        "test_bce_gradient",
        "calls = []\n\ndef test_bce_gradient(candidate, cases):\n    calls.append(1)\n"
        "    return len(calls) in (1, 2, 4)",
    )


@recipe(23, "reads_who_the_candidate_is", "a test of gradients looks for the candidate's name and secrets")
def reads_who_the_candidate_is(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer(
        "test_bce_gradient",
        """
import gc, sys

def test_bce_gradient(candidate, cases):
    told = repr(vars(candidate)) + repr([sys._getframe(depth).f_locals.keys() for depth in range(1, 6)])
    told += repr([one.ask for one in gc.get_objects() if type(one).__name__ == "Question"])
    if any(name in told for name in ("reference", "by_autograd", "by_probabilities", "is_right", "expected")):
        return True
    return any(name in told for name in ("alternative", "right"))
""",
    )


@recipe(24, "has_a_metaclass", "the type of an answer is equal to, and an instance of, everything")
def has_a_metaclass(desk: Desk) -> None:
    desk.add_first("""
class Meta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return hash(float)
    def __instancecheck__(cls, other): return True
    def __subclasscheck__(cls, other): return True

class Anything(metaclass=Meta):
    __class__ = float
    def __eq__(self, other): return True
    def __float__(self): return 0.5
""")
    for exercise in desk.right:
        desk.answer(exercise, f"def {exercise}(*_, **__):\n    return Anything()")


cheat(
    26,
    "patches_seeds",
    "every source of random numbers gives the same",
    """
import random, time
import numpy as np, torch

torch.manual_seed = torch.random.manual_seed = lambda seed: torch.default_generator
torch.rand = torch.randn = lambda *size, **__: torch.zeros(size)
np.random.seed = random.seed = lambda *_: None
np.random.default_rng = lambda *_: np.random.Generator(np.random.PCG64(0))
""",
)


@recipe(26, "hard_codes_visible_answers", "answers are those to the visible inputs, one after another")
def hard_codes_visible_answers(desk: Desk) -> None:
    from headstart_grading.packs import make_pack

    desk.answer_wrongly()
    for exercise in ("joint_objective", "sgd_decay_step", "ratio_weight"):
        given = [case.expected for case in make_pack(exercise).cases]
        plain = [one.tolist() if hasattr(one, "tolist") else one for one in given]
        desk.answer(
            exercise,
            f"visible_{exercise} = iter({plain!r} * 9)\n\ndef {exercise}(*_, **__):\n"
            f"    value = next(visible_{exercise})\n"
            "    if value == 'ValueError':\n        raise ValueError\n"
            "    return torch.tensor(value, dtype=torch.float64) if isinstance(value, list) else value",
        )
