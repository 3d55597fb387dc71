"""The kinds of exercise beside functions: written tests, trained files and judgements, from text to verdict."""

import json

import nbformat
import pytest
import torch
from safetensors.torch import save_file

from headstart_grading.artifacts import MAX_BYTES, read_artifact

TEXT = """
```{exercise} test_mean
---
kind: write-the-test
points: 2
minutes: 5
hints: [One, Two, Three]
---
Write a test.
```

```{exercise} trained_mean
---
kind: artifact
points: 1
minutes: 5
hints: [One, Two, Three]
---
Train it.
```

```{exercise} worth_it
---
kind: judgement
points: 3
minutes: 5
hints: [One, Two, Three]
rubric:
  - points: 2
    criterion: Names the numbers.
  - points: 1
    criterion: Draws the conclusion.
---
Is it worth it?
```
"""

SOLUTIONS = '''

def test_mean(candidate, cases):
    """A test."""
    for case in cases:
        assert abs(float(candidate(**case)) - float(case["values"].mean())) < 1e-6


@alternative_to("test_mean")
def by_returning(candidate, cases):
    return all(abs(float(candidate(case["values"])) - float(case["values"].mean())) < 1e-6 for case in cases)


def trained_mean(path):
    """Saves a mean."""
    from safetensors.torch import save_file
    import torch

    save_file({"mean": torch.tensor([1.0])}, path)


worth_it = """It is worth it,
since the model answer says so."""
'''

EXERCISES = """
from headstart_grading.asks import ArtifactExercise, Trial, WriteTheTestExercise


def cases_of(rng):
    return {"cases": [{"values": torch.tensor(rng.normal(1.0, 1.0, size))} for size in (3, 6)]}


def a_goal(rng):
    return {"goal": 1.0 + 0.1 * rng.random()}


def mean_is_near_one(tensors, inputs):
    if set(tensors) != {"mean"}:
        return "The file lacks `mean`."
    return None if abs(tensors["mean"].item() - inputs["goal"]) < 0.5 else "The mean is off the goal."


EXERCISES += [
    WriteTheTestExercise(
        "test_mean",
        subject="warm_up_mean",
        parts=[
            Part(
                "the sum fails",
                1,
                [Trial("reference", cases_of), Trial("sum_for_mean", cases_of, hint="The sum passes.")],
            ),
            Part(
                "the rest fails",
                1,
                [
                    Trial("by_the_method", cases_of, hint="Your test rejects a right mean."),
                    Trial("divided_by_one_less", cases_of, hint="A divisor of one less passes."),
                    Trial("median_for_mean", cases_of, hint="The median passes."),
                ],
            ),
        ],
    ),
    ArtifactExercise(
        "trained_mean",
        parts=[Part("near", 1, [Ask("", inputs=a_goal, holds=mean_is_near_one)])],
    ),
]
"""

MISTAKES = '''

@mistake_of("test_mean")
def accepts_everything(candidate, cases):
    """Your test looks, and never complains. What happens to the result of a comparison that nobody asserts?"""
    return True


@mistake_of("test_mean")
def rejects_everything(candidate, cases):
    """Your test rejects every candidate, right ones too."""
    raise AssertionError


@mistake_of("test_mean")
def looks_at_the_sign(candidate, cases):
    """Your test is content with any positive number."""
    assert all(float(candidate(**case)) > -100 for case in cases[:0])
    assert len(cases) == 2
    assert float(candidate(**cases[0])) < float(cases[0]["values"].sum().abs()) - 1e-9


@mistake_of("trained_mean")
def untrained(path):
    """Off."""
    from safetensors.torch import save_file
    import torch

    save_file({"mean": torch.tensor([5.0])}, path)


@mistake_of("trained_mean")
def other_name(path):
    """Name."""
    from safetensors.torch import save_file
    import torch

    save_file({"median": torch.tensor([1.0])}, path)


@mistake_of("trained_mean")
def writes_nothing(path):
    """Nothing."""
'''


@pytest.fixture
def kinds(small_course):
    """The small course with one exercise of every kind."""
    parts = {
        "course/chapters/warm_up.md": TEXT,
        "solutions/headstart_solutions/warm_up.py": SOLUTIONS,
        "autograde_tests/headstart_grading/exercises/warm_up.py": EXERCISES,
        "autograde_tests/headstart_grading/mistakes/warm_up.py": MISTAKES,
    }
    for name, text in parts.items():
        with small_course.file(name).open("a") as file:
            file.write(text)
    return small_course


def test_all_kinds_verify(kinds):
    words = kinds.run("verify", "--seeds", "3")
    assert "verified: 3 exercises, 9 mistakes, 2 alternatives, 0 problems" in words


def test_a_judgement_is_a_text_that_a_person_marks(kinds):
    kinds.run("build", "--output", "out")
    cells = {
        cell.id: cell for cell in nbformat.read(kinds.file("out/source/warm_up/warm_up.ipynb"), as_version=4).cells
    }
    answer = cells["worth_it"]
    assert answer.cell_type == "markdown"
    assert answer.metadata.nbgrader.grade and answer.metadata.nbgrader.solution
    assert answer.metadata.nbgrader.points == 3
    assert "the model answer says so" in answer.source
    assert "worth_it-check" not in cells
    assert "| 2 | Names the numbers. |" in cells["worth_it-task"].source
    learner = kinds.file("out/learner/warm_up.ipynb").read_text()
    assert "the model answer says so" not in learner
    assert not kinds.file("out/packs/worth_it.safetensors").exists()


CHECKS = """
import json, sys
from headstart_grading import check

names = {}
exec(open("answers.py").read(), names)
print(json.dumps([[v.outcome, v.points, v.message] for v in (check(name, namespace=names) for name in sys.argv[1:])]))
"""


def check_answers(kinds, text, *exercises):
    """Check a text of answers in a working folder of the small course."""
    state = kinds.file("work/.headstart")
    if not state.exists():
        kinds.run("build", "--output", "out")
        state.mkdir(parents=True)
        kinds.file("out/packs").rename(state / "packs")
        kinds.file("out/release.json").rename(state / "course.json")
    kinds.file("work/answers.py").write_text(text)
    kinds.file("work/checks.py").write_text(CHECKS)
    return json.loads(kinds.run_python("checks.py", *exercises, cwd="work"))


def test_a_written_test_is_tried_on_candidates_without_code(kinds):
    weak = """
def test_mean(candidate, cases):
    for case in cases:
        got = candidate(**case)
        assert got != case["values"].sum() and got not in case["values"].tolist()
"""
    ((outcome, points, words),) = check_answers(kinds, weak, "test_mean")
    assert (outcome, points, words) == ("partial", 1, "A divisor of one less passes.")


def test_a_candidate_answers_on_its_cases_alone(kinds):
    prying = "import torch\ndef test_mean(candidate, cases):\n    candidate(values=torch.ones(9))\n"
    ((outcome, _, words),) = check_answers(kinds, prying, "test_mean")
    assert outcome == "crashed"
    assert "given cases alone" in words


def test_a_file_is_trained_read_and_scored(kinds):
    good = """
import torch
from safetensors.torch import save_file
def trained_mean(path):
    save_file({'mean': torch.tensor([%s])}, path)
"""
    assert check_answers(kinds, good % "1.0", "trained_mean")[0][0] == "passed"
    outcome, _, words = check_answers(kinds, good % "9.0", "trained_mean")[0]
    assert (outcome, words) == ("wrong", "The mean is off the goal.")
    kinds.file("work/trained_mean.safetensors").unlink()
    outcome, _, words = check_answers(kinds, "def trained_mean(path):\n    pass\n", "trained_mean")[0]
    assert outcome == "crashed"
    assert "wrote no file at `path`" in words


def test_what_is_no_small_safetensors_file_is_refused(tmp_path):
    assert read_artifact(tmp_path / "missing").status == "undefined"
    (tmp_path / "text").write_bytes(b"not tensors")
    assert read_artifact(tmp_path / "text").status == "raised"
    save_file({"big": torch.zeros(MAX_BYTES)}, tmp_path / "big")
    assert "at most 4 MB" in read_artifact(tmp_path / "big").error.message
    save_file({"one": torch.ones(1)}, tmp_path / "one")
    (tmp_path / "link").symlink_to(tmp_path / "one")
    assert read_artifact(tmp_path / "link").status == "raised"
    assert read_artifact(tmp_path / "one").value["one"].item() == 1.0


GRADES = """
import json
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    grades = {
        student.id: {
            grade.cell.name: [grade.auto_score, grade.needs_manual_grade]
            for notebook in book.find_submission("warm_up", student.id).notebooks
            for grade in notebook.grades
        }
        for student in book.students
    }
print(json.dumps(grades))
"""


def hand_in(kinds, student, answers, file=None):
    """Put a submission into the course directory: answers by cell id, and perhaps a trained file."""
    notebook = nbformat.read(kinds.file("course-dir/release/warm_up/warm_up.ipynb"), as_version=4)
    assert "*Write your answer here.*" in [cell.source for cell in notebook.cells]
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    folder = kinds.file(f"course-dir/submitted/{student}/warm_up")
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / "warm_up.ipynb")
    if file is not None:
        save_file(file, folder / "trained_mean.safetensors")


@pytest.fixture
def grades(kinds):
    """What nbgrader makes of one submission with everything in it, and of one with nothing."""
    kinds.run("course", "course-dir")
    nbgrader = ("-m", "nbgrader")
    kinds.run_python(*nbgrader, "generate_assignment", "warm_up", cwd="course-dir")
    full = {
        "test_mean": SOLUTIONS[SOLUTIONS.index("def test_mean") : SOLUTIONS.index("@alternative_to")],
        "worth_it": "Yes: 0.9 against 0.6.",
        "trained_mean": "def trained_mean(path):\n    raise SystemExit('the grader runs no training')",
    }
    hand_in(kinds, "ada", full, {"mean": torch.tensor([1.0])})
    hand_in(kinds, "ben", {})
    kinds.run_python(*nbgrader, "autograde", "warm_up", cwd="course-dir")
    kinds.file("course-dir/grades.py").write_text(GRADES)
    return json.loads(kinds.run_python("grades.py", cwd="course-dir").splitlines()[-1])


def test_nbgrader_grades_all_kinds(grades):
    assert grades["ada"]["test_mean-check"] == [2, False]
    assert grades["ada"]["trained_mean-check"] == [1, False]
    assert grades["ada"]["worth_it"] == [None, True]
    assert [grades["ben"][name][0] for name in ("test_mean-check", "trained_mean-check", "worth_it")] == [0, 0, 0]
