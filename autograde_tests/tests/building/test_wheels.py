"""The wheel builds the same course as the checkout; the for-credit wheel holds no answer, and checks all the same."""

import ast
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SECRET_LENGTH = 24  # shorter lines (`return gain`) may stand anywhere


def python(*arguments, packages, cwd, code=0):
    """Python with the given package folders and the installed dependencies, and nothing of the editable install.

    Without the module `site` no .pth file is read, so the checkout is out of reach.
    """
    paths = [*packages, sysconfig.get_paths()["purelib"]]
    env = {name: value for name, value in os.environ.items() if not name.startswith("HEADSTART")}
    env |= {"PYTHONPATH": os.pathsep.join(map(str, paths)), "HEADSTART_CACHE": str(cwd / "cache")}
    done = subprocess.run(
        [sys.executable, "-S", *map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The course's ordinary wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def unpacked(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


@pytest.fixture(scope="session")
def for_credit(wheel, unpacked, tmp_path_factory):
    """The for-credit wheel, unpacked, beside the file itself."""
    folder = tmp_path_factory.mktemp("credit")
    arguments = ("-m", "headstart", "build", "--for-credit", "--output", folder / "out", "--wheel", wheel)
    python(*arguments, packages=[unpacked], cwd=folder)
    (file,) = (folder / "out").glob("*.whl")
    zipfile.ZipFile(file).extractall(folder / "unpacked")
    return folder / "unpacked"


def test_wheel_checkout_and_editable_install_build_the_same_bytes(unpacked, tmp_path):
    python("-m", "headstart", "build", "--output", tmp_path / "wheel", packages=[unpacked], cwd=tmp_path)
    rooms = [ROOT / name for name in ("course", "solutions", "autograde_tests")]
    info = next(unpacked.glob("*.dist-info"))  # names the commands; the checkout itself has none
    shutil.copytree(info, tmp_path / "entries" / info.name)
    out = tmp_path / "checkout"
    python("-m", "headstart", "build", "--output", out, packages=[*rooms, tmp_path / "entries"], cwd=tmp_path)
    command = [sys.executable, "-m", "headstart", "build", "--output", str(tmp_path / "editable")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    built = contents(tmp_path / "wheel")
    assert len(built) > 3
    assert contents(tmp_path / "checkout") == built
    assert contents(tmp_path / "editable") == built


def secret_lines():
    """Lines of code that give an answer away: of references, alternatives and mistakes, found nowhere else."""
    secret = set()
    answers = [*(ROOT / "solutions").rglob("*.py"), *(ROOT / "autograde_tests/headstart_grading/mistakes").glob("*.py")]
    for path in answers:
        text = path.read_text()
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                body = node.body[1:] if ast.get_docstring(node) is not None else node.body
                for statement in body:
                    secret |= {line.strip() for line in lines[statement.lineno - 1 : statement.end_lineno]}
    given = [*(ROOT / "course").rglob("*.py"), *(ROOT / "course").rglob("*.md")]
    public = "\n".join(path.read_text() for path in given)
    return sorted(line for line in secret if len(line) >= SECRET_LENGTH and line not in public)


def test_the_for_credit_wheel_holds_no_line_of_any_answer(for_credit, unpacked):
    secrets = secret_lines()
    assert len(secrets) > 20
    whole = "\n".join(content.decode("utf-8", "replace") for content in contents(unpacked).values())
    assert all(line in whole for line in secrets), "the ordinary wheel has them all, or this test looks for nothing"
    credit = "\n".join(content.decode("utf-8", "replace") for content in contents(for_credit).values())
    assert [line for line in secrets if line in credit] == []


def test_the_for_credit_wheel_has_no_module_of_answers(for_credit):
    assert not (for_credit / "headstart_solutions").exists()
    assert not (for_credit / "headstart_grading/mistakes").exists()
    release = json.loads((for_credit / "headstart/_course/release.json").read_text())
    assert release["for_credit"] is True


CHECK = """
import sys
from pathlib import Path
from headstart.workspace import prepare
from headstart_grading import check

prepare(Path("mine"))
import os; os.chdir("mine")
names = {}
exec(open(sys.argv[1]).read(), names)
print(check("transfer_gain", namespace=names))
print("references reachable:", any(name.startswith("headstart_solutions") for name in sys.modules))
"""


def test_a_for_credit_install_prepares_a_folder_and_checks(for_credit, tmp_path):
    answer = tmp_path / "answer.py"
    answer.write_text((ROOT / "solutions/headstart_solutions/head_start.py").read_text())
    (tmp_path / "run.py").write_text(CHECK)
    words = python(tmp_path / "run.py", answer, packages=[for_credit], cwd=tmp_path)
    assert "transfer_gain: passed" in words
    assert "references reachable: False" in words
    assert (tmp_path / "mine/head_start.ipynb").is_file()


def test_a_for_credit_install_says_why_it_cannot_build(for_credit, tmp_path):
    words = python("-m", "headstart", "build", "--output", "out", packages=[for_credit], cwd=tmp_path, code=1)
    assert "headstart_solutions" in words


def test_a_wheel_that_is_not_the_courses_is_refused(unpacked, tmp_path):
    (tmp_path / "other-1.0-py3-none-any.whl").write_text("")
    arguments = ("-m", "headstart", "build", "--for-credit", "--output", "out", "--wheel", "other-1.0-py3-none-any.whl")
    assert "ordinary wheel" in python(*arguments, packages=[unpacked], cwd=tmp_path, code=1)
