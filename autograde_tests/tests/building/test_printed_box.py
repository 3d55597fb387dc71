"""An as-printed box shows a formula of the ledger, printed and corrected, in a cell of its own."""

import html
import json

import nbformat
import pytest
from nbconvert.filters import markdown2html

from headstart.errors import CourseError
from headstart.ledger import load_ledger

BOX = """
```{as-printed} bce-logits-gradient
What *breaks*: take $M = -4$ and
$y = 1$.
```
"""
LEDGER = """
[[formula]]
id = "mean"
where = [{ document = "D1", section = "§4.2", number = 2 }]
printed = 'm = \\sum_i x_i'
verdict = "incomplete"
corrected = 'm = \\frac{1}{N} \\sum_i x_i'
why = "It is no mean."
function = ""
check = ""
chapter = "warm_up"
anchor = ""
status = "open"
"""


def box_in(chapter):
    (box,) = [piece for piece in chapter.pieces if piece.id.startswith("printed-")]
    return box


def test_a_box_is_a_text_cell_with_an_id_from_its_formula(chapter_text):
    chapter = chapter_text(f"# A\n{BOX}\nAfter.\n")
    assert [piece.id for piece in chapter.pieces] == ["a", "printed-bce-logits-gradient", "a-3"]
    assert (box_in(chapter).role, box_in(chapter).line) == ("text", 3)


def test_a_box_says_what_is_printed_where_and_what_should_be(chapter_text):
    row = load_ledger().formula("bce-logits-gradient")
    shown = box_in(chapter_text(BOX)).source
    parts = ["**As printed** (D1 §4.2)", f"$${row.printed[0]}$$", "What *breaks*"]
    places = [shown.index(part) for part in [*parts, "**As it should be**", f"$${row.corrected}$$"]]
    assert places == sorted(places)


def test_a_box_is_one_blockquote(chapter_text):
    assert all(line == ">" or line.startswith("> ") for line in box_in(chapter_text(BOX)).source.splitlines())


def test_a_sound_formula_is_not_shown_twice(chapter_text):
    shown = box_in(chapter_text(BOX.replace("bce-logits-gradient", "erm"))).source
    assert shown.count("$$") == 2
    assert shown.endswith("> **As it should be**: the same.")


def test_both_printed_forms_are_shown(chapter_text):
    shown = box_in(chapter_text(BOX.replace("bce-logits-gradient", "bce"))).source
    assert shown.count("$$") == 4
    assert "(D3 §4.2)" in shown


def test_what_is_only_named_says_so(chapter_text):
    shown = box_in(chapter_text(BOX.replace("bce-logits-gradient", "transferability"))).source
    assert "**Named, never defined** (D3 §1.2, §2.1)" in shown


def test_a_wrapped_formula_is_put_on_one_line(chapter_text):
    """A quoted line begins with `>`, which a renderer would take for part of the formula."""
    body = "Text $a +\nb$ and\n\n$$\nc\n+ d\n$$\n\n```python\nprice = '$'\ncost = '$'\n```\n"
    text = "````{as-printed} erm\n" + body + "````\n"
    shown = box_in(chapter_text(text)).source
    assert "> Text $a + b$ and\n>\n> $$ c + d $$\n" in shown
    assert "> price = '$'\n> cost = '$'\n" in shown


@pytest.mark.parametrize("row", load_ledger().formulas, ids=lambda row: row.id)
def test_nbconvert_leaves_every_formula_as_it_is(chapter_text, row):
    """nbviewer and nbgrader's feedback are made by nbconvert: no underscore of a formula may turn into emphasis."""
    made = html.unescape(markdown2html(box_in(chapter_text(BOX.replace("bce-logits-gradient", row.id))).source))
    assert [formula for formula in (*row.printed, row.corrected) if f"<p>$${formula}$$</p>" not in made] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("bce-logits-gradient", "bce-logit-gradient", "did you mean `bce-logits-gradient`"),
        ("bce-logits-gradient", "nothing-like-it", "choose one of objective-frozen"),
        ("bce-logits-gradient", "", "names a formula of the ledger"),
        ("What *breaks*: take $M = -4$ and\n$y = 1$.\n", "\n", "says what breaks"),
        ("$y = 1$.\n```", "$y = 1$.", "fence"),
    ],
)
def test_a_faulty_box_is_named_with_its_line(chapter_text, old, new, words):
    assert old in BOX
    with pytest.raises(CourseError, match=words) as caught:
        chapter_text("# A\n" + BOX.replace(old, new))
    assert (caught.value.path.name, caught.value.line) == ("chapter.md", 3)


def test_a_formula_has_one_box_in_a_chapter(chapter_text):
    with pytest.raises(CourseError, match="also at line 3"):
        chapter_text(f"# A\n{BOX}{BOX}")


@pytest.fixture
def boxed_course(small_course):
    small_course.file("course/formulas.toml").write_text(LEDGER + LEDGER.replace('"mean"', '"other"'))
    with small_course.file("course/chapters/warm_up.md").open("a") as text:
        text.write("\n```{as-printed} mean\nIt grows with N.\n```\n")
    return small_course


def test_the_release_changes_with_a_row_that_is_shown_and_with_no_other(boxed_course):
    first = boxed_course.run("build", "--output", "out")
    boxed_course.edit("course/formulas.toml", LEDGER.replace('"mean"', '"other"'), "")
    assert boxed_course.run("build", "--output", "out") == first
    boxed_course.edit("course/formulas.toml", "sum_i x_i'\nwhy", "sum_{i=1}^N x_i'\nwhy")
    assert boxed_course.run("build", "--output", "out") != first


def test_learners_get_the_box(boxed_course):
    boxed_course.run("build", "--output", "out")
    notebook = nbformat.read(boxed_course.file("out/learner/warm_up.ipynb"), as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.id == "printed-mean"]
    assert (cell.cell_type, cell.metadata.headstart.role) == ("markdown", "text")
    assert "It grows with N." in cell.source


def test_verify_counts_the_ledger_before_its_last_line(boxed_course):
    lines = boxed_course.run("verify", "--seeds", "1").strip().splitlines()
    assert lines[-2] == "ledger: 0 closed, 2 open"
    assert lines[-1].startswith("verified: ")


def test_verify_names_a_closed_row_without_its_function_or_cell(boxed_course):
    closed = LEDGER.replace('"open"', '"closed"').replace('check = ""', 'check = "by hand"')
    closed = closed.replace('anchor = ""', 'anchor = "warm_up_meen"')
    closed = closed.replace('function = ""', 'function = "headstart_solutions.warm_up:warm_up_mean"')
    boxed_course.file("course/formulas.toml").write_text(closed)
    words = boxed_course.run("verify", "--seeds", "1", code=1)
    assert "problem: course/formulas.toml:2: `warm_up_meen` is no cell of the chapter warm_up" in words
    assert words.strip().endswith(" 1 problems")
    boxed_course.edit("course/formulas.toml", "warm_up_meen", "warm_up_mean")
    assert "ledger: 1 closed, 0 open" in boxed_course.run("verify", "--seeds", "1")


def test_json_counts_the_ledger(boxed_course):
    ledger = json.loads(boxed_course.run("verify", "--seeds", "1", "--json"))["ledger"]
    assert ledger == {
        "closed": 0,
        "open": 2,
        "listings": {"closed": 0, "open": 0},
        "topics": {"closed": 0, "open": 0},
        "problems": [],
    }
