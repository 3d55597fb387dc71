"""Building gives the same bytes every time, from a faulty course nothing but a named fault, for credit no solution."""

import hashlib
import json

import nbformat
import pytest


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_build_has_its_parts_and_every_notebook_its_release(small_course):
    small_course.run("build", "--output", "out")
    assert sorted(contents(small_course.file("out"))) == [
        "learner/warm_up.ipynb",
        "packs/warm_up_mean.safetensors",
        "release.json",
        "source/warm_up/warm_up.ipynb",
    ]
    (row,) = json.loads(small_course.file("out/release.json").read_text())["chapters"]
    for name in ("learner/warm_up.ipynb", "source/warm_up/warm_up.ipynb"):
        notebook = nbformat.read(small_course.file("out") / name, as_version=4)
        assert notebook.metadata.headstart.release == row["release"]
        nbformat.validate(notebook)


def test_building_twice_gives_the_same_bytes(small_course):
    small_course.run("build", "--output", "one")
    small_course.run("build", "--output", "two")
    small_course.run("build", "--output", "one")
    assert contents(small_course.file("one")) == contents(small_course.file("two"))


@pytest.mark.parametrize(
    "name",
    [
        "course/chapters/warm_up.md",
        "solutions/headstart_solutions/warm_up.py",
        "autograde_tests/headstart_grading/exercises/warm_up.py",
        "autograde_tests/headstart_grading/mistakes/warm_up.py",
    ],
)
def test_the_release_changes_with_every_text_it_is_made_of(small_course, name):
    first = small_course.run("build", "--output", "out")
    with small_course.file(name).open("a") as text:
        text.write("\n<!-- changed -->\n" if name.endswith(".md") else "\n# changed\n")
    assert small_course.run("build", "--output", "out") != first


def test_cells_carry_what_nbgrader_needs(small_course):
    small_course.run("build", "--output", "out")
    notebook = nbformat.read(small_course.file("out/source/warm_up/warm_up.ipynb"), as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    answer, check = cells["warm_up_mean"], cells["warm_up_mean-check"]
    assert answer.metadata.nbgrader.solution and not answer.metadata.nbgrader.grade
    assert check.metadata.nbgrader.grade and check.metadata.nbgrader.locked
    assert check.metadata.nbgrader.points == 1
    assert "### BEGIN SOLUTION" in answer.source
    assert check.source == 'check("warm_up_mean")'


def test_for_credit_holds_no_solution_and_no_mistake_code(small_course):
    small_course.run("build", "--output", "out", "--for-credit")
    everything = b"\n".join(contents(small_course.file("out")).values())
    assert not small_course.file("out/source").exists()
    secrets = [b"values.sum()", b"values.mean()", b"by_the_method", b"BEGIN SOLUTION", b"values.median()"]
    assert [secret for secret in secrets if secret in everything] == []


def test_a_failed_build_leaves_the_earlier_one_whole(small_course):
    small_course.run("build", "--output", "out")
    before = contents(small_course.file("out"))
    small_course.edit("course/chapters/warm_up.md", ":tags: [setup]", ":tags: []")
    words = small_course.run("build", "--output", "out", code=1)
    assert "course/chapters/warm_up.md:12: a code cell has exactly one of the tags" in words
    assert contents(small_course.file("out")) == before
    assert [path.name for path in small_course.folder.glob(".out*")] == []


def test_a_folder_with_something_else_is_not_replaced(small_course):
    small_course.file("mine").mkdir()
    small_course.file("mine/thesis.txt").write_text("years of work")
    assert "something else" in small_course.run("build", "--output", "mine", code=1)
    assert small_course.file("mine/thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "solutions/headstart_solutions/warm_up.py",
            "def warm_up_mean",
            "def other",
            "no function or class `warm_up_mean`",
        ),
        ("autograde_tests/headstart_grading/exercises/warm_up.py", "points=1", "points=2", "add up to the points"),
        ("course/course.toml", "minutes = 45", 'minutes = "45"', "course/course.toml:3: `minutes` is of type int"),
        ("course/course.toml", "requires = []", 'requires = ["later"]', "a required chapter stands earlier"),
        ("course/course.toml", 'device = "cpu"', 'device = "tpu"', "`device` is one of"),
        ("course/course.toml", "requires = []", "", "requires"),
        ("course/course.toml", "minutes = 45", "minutes = ", "course.toml is TOML"),
        ("autograde_tests/headstart_grading/mistakes/warm_up.py", "{values.shape[0]}", "{batch}", "batch"),
    ],
)
def test_a_fault_in_any_part_stops_the_build_by_name(small_course, name, old, new, words):
    small_course.edit(name, old, new)
    assert words in small_course.run("build", "--output", "out", code=1)
    assert not small_course.file("out").exists()


def test_a_missing_part_is_named(small_course):
    small_course.file("autograde_tests/headstart_grading/mistakes/warm_up.py").unlink()
    assert "headstart_grading.mistakes.warm_up" in small_course.run("build", "--output", "out", code=1)


def test_an_id_that_two_chapters_share_is_named(small_course):
    small_course.run("new-chapter", "second")
    small_course.edit("course/chapters/second.md", "{exercise} second_mean", "{exercise} warm_up_mean")
    assert "also at course/chapters/warm_up.md:23" in small_course.run("build", "--output", "out", code=1)


def test_hashing_does_not_depend_on_the_hash_seed(small_course, monkeypatch):
    digests = set()
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        small_course.run("build", "--output", "out")
        content = contents(small_course.file("out"))
        digests.add(hashlib.sha256(repr(sorted(content.items())).encode()).hexdigest())
    assert len(digests) == 1
