"""A chapter's text becomes cells with roles, stable ids and lines; what is amiss is named with file and line."""

import pytest

from headstart.building.chapter_text import slug_of
from headstart.building.exercise_directive import task_markdown
from headstart.errors import CourseError

EXERCISE = """
```{exercise} add_up
---
points: 2
minutes: 5
hints:
  - One?
  - Two?
  - Three?
---
Add the numbers up.
```
"""

SETUP = """
```{code-cell} python
:tags: [setup]
x = 1
```
"""


def ids(chapter):
    return [piece.id for piece in chapter.pieces]


def test_cells_come_in_order_with_ids_from_their_section(chapter_text):
    chapter = chapter_text(f"# A first look\n\nText.\n{SETUP}{SETUP}\n## Then: more!\n{EXERCISE}\nAfter.\n")
    assert ids(chapter) == ["a-first-look", "a-first-look-2", "a-first-look-3", "then-more", "add_up", "then-more-2"]


def test_an_explicit_id_is_kept(chapter_text):
    text = SETUP.replace(":tags: [setup]", ":tags: [setup]\n:id: imports")
    assert ids(chapter_text(f"# A\n{text}")) == ["a", "imports"]


def test_a_heading_begins_a_cell_of_its_own(chapter_text):
    chapter = chapter_text("# A\n\ntext\n\n## B\n\n```python\n# no heading\n```\n")
    assert [piece.source for piece in chapter.pieces] == ["# A\n\ntext", "## B\n\n```python\n# no heading\n```"]


def test_the_options_of_an_exercise_are_read(chapter_text):
    (exercise,) = chapter_text(EXERCISE).exercises
    assert (exercise.id, exercise.kind, exercise.points, exercise.minutes) == ("add_up", "function", 2.0, 5)
    assert exercise.hints == ("One?", "Two?", "Three?")
    assert exercise.task == "Add the numbers up."


def test_a_title_is_the_authors_or_else_the_id_spelled_out(chapter_text):
    assert chapter_text(EXERCISE).exercises[0].title == "Add up"
    titled = EXERCISE.replace("points: 2", "title: Sums of numbers\npoints: 2")
    assert chapter_text(titled).exercises[0].title == "Sums of numbers"


def test_a_longer_fence_may_hold_code(chapter_text):
    text = EXERCISE.replace("```{ex", "````{ex").replace("up.\n```", "up.\n```python\nf(1)\n```\n````")
    assert chapter_text(text).exercises[0].task.endswith("```python\nf(1)\n```")


def test_a_directive_inside_a_code_fence_is_text(chapter_text):
    chapter = chapter_text("# A\n\n````text\n```{exercise} x\n```\n````\n")
    assert chapter.exercises == []


def test_hints_open_one_inside_the_other(chapter_text):
    shown = task_markdown(chapter_text(EXERCISE).exercises[0])
    assert shown.count("<details>") == shown.count("</details>") == 3
    assert shown.index("Hint 1") < shown.index("Hint 2") < shown.index("Hint 3") < shown.index("</details>")


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ("```{exercise}", "```{exorcise}", "exorcise", 3),
        ("add_up\n", "add up\n", "'add up'", 3),
        ("add_up\n", "lambda\n", "'lambda'", 3),
        ("points: 2", "points: two", "points", 3),
        ("points: 2", "points: 0", "points", 3),
        ("minutes: 5", "minutes: 0", "minutes", 3),
        ("  - Two?\n", "", "hints", 3),
        ("points: 2", "points: 2\ncolour: red", "colour", 3),
        ("points: 2", "title: [a]\npoints: 2", "a line of text", 3),
        ("points: 2", "points: [2", "YAML", 3),
        ("points: 2", "kind: essay\npoints: 2", "essay", 3),
        ("points: 2", "kind: judgement\npoints: 2", "rubric", 3),
        ("points: 2", "rubric: []\npoints: 2", "goes with kind judgement", 3),
        ("points: 2", "kind: judgement\nrubric:\n  - {points: 1, criterion: x}\npoints: 2", "add up", 3),
        ("---\nAdd", "Add", "stand between", 3),
        ("Add the numbers up.\n", "", "what to do", 3),
        ("up.\n```\n", "up.\n", "closed|fence", 3),
    ],
)
def test_a_bad_directive_is_named_with_its_line(chapter_text, old, new, words, line):
    assert old in EXERCISE
    with pytest.raises(CourseError, match=words) as caught:
        chapter_text("# A\n" + EXERCISE.replace(old, new))
    assert (caught.value.path.name, caught.value.line) == ("chapter.md", line)


@pytest.mark.parametrize("tags", ["", ":tags: [hide]\n", ":tags: [setup, demo]\n"])
def test_a_code_cell_without_one_role_is_named_with_its_line(chapter_text, tags):
    with pytest.raises(CourseError, match="exactly one of the tags") as caught:
        chapter_text("# A\n\n" + SETUP.lstrip().replace(":tags: [setup]\n", tags))
    assert caught.value.line == 3


def test_a_header_that_jupyter_cannot_use_is_named(chapter_text):
    with pytest.raises(CourseError, match="display_name"):
        chapter_text("---\nkernelspec:\n  name: python3\n---\n# A\n")


def test_lines_count_from_the_top_of_the_file(chapter_text):
    text = f"---\nkernelspec:\n  name: python3\n  display_name: Python\n---\n\n# A\n{SETUP}\n\n{EXERCISE}"
    assert [piece.line for piece in chapter_text(text).pieces] == [7, 9, 16]


def test_an_exercise_that_stands_twice_is_named_with_both_lines(chapter_text):
    with pytest.raises(CourseError, match="also at line 3") as caught:
        chapter_text(f"# A\n{EXERCISE}{EXERCISE}")
    assert caught.value.line == 15


def test_two_sections_of_one_name_are_an_error(chapter_text):
    with pytest.raises(CourseError, match="`same`"):
        chapter_text("## Same\n\ntext\n\n## Same\n")


def test_slugs_are_legal_cell_ids():
    assert slug_of("Ünïcode & λ: 1/n?") == "n-code-1-n"
    assert slug_of("λ") == "section"
    assert len(slug_of("word " * 40)) <= 48
