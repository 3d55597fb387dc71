"""Honest submissions, which must score in full: rows 29 and 30, and others that graders are known to fail."""

import copy
import json

from recipe import ALL, Collection, Desk

COLLECTION = Collection()
honest, recipe = COLLECTION.honest, COLLECTION.recipe

honest(
    29,
    "warns",
    "warnings, logging and harmless words on stderr",
    """
import logging, os, sys, warnings

warnings.warn("a harmless warning")
warnings.warn("to be dropped one day", DeprecationWarning)
logging.basicConfig()
logging.getLogger("mine").error("a harmless error message")
print("harmless words", file=sys.stderr)
os.write(2, b"harmless bytes")
""",
)
honest(
    29,
    "warns_in_answers",
    "answers warn and print when they are asked",
    """
import functools, sys, warnings

def noisy(function):
    @functools.wraps(function)
    def told(*given, **named):
        warnings.warn("harmless")
        print("called", given[:0])
        print("called", file=sys.stderr)
        return function(*given, **named)
    return told

for name in ("joint_objective", "ratio_weight", "adamw_step"):
    if name in globals():
        globals()[name] = noisy(globals()[name])
""",
)
honest(
    30,
    "uses_widgets",
    "ipywidgets, interact and an anywidget",
    """
import anywidget, ipywidgets as widgets, traitlets
from IPython.display import display

slider = widgets.IntSlider(3, 0, 9)
output = widgets.Output()
with output:
    print("inside")
display(slider, output, widgets.HBox([widgets.Button(description="x")]))
widgets.interact(lambda x: x * 2, x=(0, 10))

class Mine(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    value = traitlets.Int(0).tag(sync=True)

display(Mine())
slider.value = 5
""",
)
honest(
    30,
    "uses_a_control",
    "the course's own controls",
    """
from headstart_widgets.gradient_microscope import GradientMicroscope

GradientMicroscope()
""",
)
honest(
    30,
    "displays_and_draws",
    "display in every form, and figures",
    """
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML, Image, Markdown, clear_output, display

figure, axes = plt.subplots(1, 2)
axes[0].plot(np.arange(9))
axes[1].imshow(np.eye(9))
plt.show()
display(figure, HTML("<b>x</b>"), Markdown("*x*"), {"a": 1})
handle = display("first", display_id=True)
handle.update("second")
clear_output(wait=True)
plt.figure(); plt.hist([1, 2, 2])
figure
""",
)
honest(
    30,
    "uses_magics",
    "line magics, shell commands, and assignments from them",
    """
%matplotlib inline
%config InlineBackend.figure_format = "retina"
%timeit -n 2 -r 2 sum(range(9))
%time sum(range(9))
%env
%who
%pwd
files = !ls
listing = %sx echo hello
!echo hello
%load_ext autoreload
%autoreload 2
%precision 3
print?
""",
)
recipe(30, "uses_cell_magics", "cell magics: %%time, %%capture, %%bash, %%writefile, %%html", ALL)(
    lambda desk: (
        desk.answer_rightly(),
        desk.add_first("%%time\nfirst = sum(range(9))", "magic-1"),
        desk.add_first("%%capture captured\nprint('x')", "magic-2"),
        desk.add_first("%%bash\necho from a shell", "magic-3"),
        desk.add_first("%%writefile mine.txt\nwords", "magic-4"),
        desk.add_first("%%html\n<b>bold</b>", "magic-5"),
        desk.add_first("%%timeit -n 2 -r 2\nsum(range(9))", "magic-6"),
        desk.add_first("%%javascript\nconsole.log(1)", "magic-7"),
        desk.cell("joint_objective").update(source="%%time\n" + desk.right["joint_objective"]),
    )
)
honest(
    30,
    "awaits",
    "await at the top level, tasks and asyncio.run elsewhere",
    """
import asyncio

await asyncio.sleep(0.01)
async def one():
    await asyncio.sleep(0)
    return 1

assert await one() == 1
results = await asyncio.gather(one(), one())
""",
)
honest(
    30,
    "shows_progress",
    "tqdm in all its forms",
    """
import time
from tqdm import tqdm, trange
from tqdm.auto import tqdm as auto
from tqdm.notebook import tqdm as notebook

for kind in (tqdm, auto):
    for _ in kind(range(20), desc="steps"):
        time.sleep(0.001)
for _ in trange(3):
    pass
""",
)
honest(
    30,
    "starts_programs",
    "subprocess, multiprocessing-free threads, temporary files",
    """
import concurrent.futures, pathlib, subprocess, sys, tempfile, threading

print(subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True, check=True).stdout)
print(subprocess.check_output("echo from a shell", shell=True))
with tempfile.TemporaryDirectory() as folder:
    (pathlib.Path(folder) / "x.txt").write_text("x")
pathlib.Path("notes.txt").write_text("kept beside the notebook")
threading.Thread(target=print, args=("from a thread",)).start()
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    assert list(pool.map(abs, [-1, -2])) == [1, 2]
""",
)
honest(
    30,
    "trains_a_little",
    "a training loop with autograd, an optimiser and a data loader",
    """
import torch
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
network = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
optimiser = torch.optim.Adam(network.parameters())
batches = DataLoader(TensorDataset(torch.randn(64, 4), torch.randint(2, (64,))), batch_size=16, shuffle=True)
for features, labels in batches:
    optimiser.zero_grad()
    torch.nn.functional.cross_entropy(network(features), labels).backward()
    optimiser.step()
torch.save(network.state_dict(), "network.pt")
network.load_state_dict(torch.load("network.pt"))
""",
)
honest(
    0,
    "uses_libraries",
    "NumPy, pandas-free tables, scikit-learn, scipy and the kit",
    """
import numpy as np
import scipy.stats
from sklearn.linear_model import LogisticRegression

from headstart.digits import handwritten_digits
from headstart.figures import new_figure

scans = handwritten_digits()
LogisticRegression(max_iter=20).fit(np.random.default_rng(0).normal(size=(20, 3)), np.arange(20) % 2)
scipy.stats.ttest_1samp([1.0, 2.0, 3.0], 0)
figure, axes = new_figure(width=3)
""",
)
honest(
    0,
    "fails_in_other_cells",
    "errors in cells that are nobody's answer, also for names of demos",
    """
few.mean()  # a demo's variable, which the grader never makes
1 / 0
""",
)
honest(
    0, "exits_in_another_cell", "sys.exit() in a cell that is nobody's answer", "import sys\nprint('done')\nsys.exit()"
)
honest(
    0,
    "checks_by_itself",
    "calls check and its own tests",
    """
from headstart_grading import check

for name in ("joint_objective", "ratio_weight"):
    check(name)
assert True
""",
)
honest(
    0,
    "names_like_the_kits",
    "variables called as modules, and names that questions use",
    """
np = 3
answer, finite, leaf, weights, labels, cases, table = range(7)
accepts = check = display = None
""",
)
honest(
    0,
    "shows_much",
    "a few hundred kB of honest output",
    "for n in range(5000):\n    print(n, 'x' * 40)\nlist(range(3000))",
)


@recipe(0, "is_the_reference", "nothing but right answers", ALL)
def is_the_reference(desk: Desk) -> None:
    desk.answer_rightly()


@recipe(0, "is_untouched", "the notebook as it was released", outcomes=frozenset({"not_attempted"}))
def is_untouched(desk: Desk) -> None:
    pass


@recipe(0, "answers_in_a_cell_of_its_own", "an answer stands in another cell than its own", ALL)
def answers_in_a_cell_of_its_own(desk: Desk) -> None:
    desk.answer_rightly()
    desk.cells.remove(desk.cell("joint_objective"))
    desk.add_last(desk.right["joint_objective"])


@recipe(0, "splits_an_answer", "an answer calls a function of a cell that was added", ALL)
def splits_an_answer(desk: Desk) -> None:
    desk.answer_rightly()
    desk.add_first("def mean_of(losses):\n    return losses.sum() / len(losses)")
    desk.answer(
        "joint_objective",
        "def joint_objective(target_losses, source_losses, weight):\n"
        "    return mean_of(target_losses) + weight * mean_of(source_losses)",
    )


@recipe(0, "answers_part", "half of the exercises, the others untouched",
        frozenset({"joint_objective", "ratio_weight"}))  # fmt: skip
def answers_part(desk: Desk) -> None:
    desk.answer_rightly("joint_objective", "ratio_weight")


@recipe(0, "crashes_in_one_answer", "a syntax error in one answer, after which the others are right",
        frozenset({"ratio_weight", "joint_objective", "l2_sp_penalty"}))  # fmt: skip
def crashes_in_one_answer(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer("bce_from_logits", "def bce_from_logits(logits, labels):\n    return (")
    desk.answer("sgd_decay_step", "raise RuntimeError('before it is defined')")
    desk.answer_rightly("ratio_weight", "joint_objective", "l2_sp_penalty")


@recipe(0, "comes_from_an_old_jupyter", "a notebook without cell ids, in format 4.4, with outputs", ALL)
def comes_from_an_old_jupyter(desk: Desk) -> None:
    desk.answer_rightly()
    desk.notebook["nbformat_minor"] = 4
    for cell in desk.cells:
        cell.pop("id")
        if isinstance(cell["source"], str):
            cell["source"] = cell["source"].splitlines(keepends=True)


@recipe(0, "comes_from_another_editor", "foreign metadata, a BOM, Windows line ends, a kernel of another name", ALL)
def comes_from_another_editor(desk: Desk) -> None:
    desk.answer_rightly()
    desk.notebook["metadata"].update(colab={"provenance": []}, kernelspec={"name": "conda", "display_name": "x"})
    for cell in desk.cells:
        cell["metadata"] = copy.deepcopy(cell["metadata"]) | {
            "id": "Zx9",
            "vscode": {"languageId": "python"},
            "tags": ["x"],
        }
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    desk.put(desk.path.name, b"\xef\xbb\xbf" + json.dumps(desk.notebook, indent=1, ensure_ascii=False).encode())
