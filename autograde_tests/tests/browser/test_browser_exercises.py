"""Two kinds of exercise in a real browser: a text that a person marks, and a file that a check looks at."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CHAPTER, JUDGEMENT, ARTIFACT = "head_start", "transfer_or_not", "digit_reader"
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def chapter(open_chapter):
    return open_chapter(CHAPTER)


@pytest.fixture
def judgement(chapter):
    """The judgement's entry in the sidebar, followed to its answer."""
    entry = chapter.exercise(JUDGEMENT)
    entry.click()
    expect(entry).to_have_attribute("aria-current", "location")
    return entry


@pytest.fixture(scope="module")
def hints(chapter):
    """The hints of the judgement's task, in order; none is open yet."""
    chapter.exercise(JUDGEMENT).click()
    (index,) = chapter.indices_of(id=f"{JUDGEMENT}-task")
    return [chapter.cell(index).locator(f'summary:text-is("Hint {number}")') for number in (1, 2, 3)]


def test_a_judgement_reads_as_marked_by_hand(chapter):
    expect(chapter.exercise(JUDGEMENT)).to_have_text(re.compile(r"^Transfer or not\s+Marked by hand\s+4 points\s*$"))


def test_a_judgement_offers_no_check(chapter, judgement):
    assert chapter.indices_of(exercise=JUDGEMENT, role="check") == []
    assert judgement.locator("xpath=..").get_by_role("button").count() == 1
    expect(chapter.cell(*chapter.indices_of(id=JUDGEMENT))).to_have_class(re.compile("jp-MarkdownCell.* jp-mod-active"))


def test_the_counts_leave_out_what_a_person_marks(chapter, lab):
    course = json.loads((lab.folder / ".headstart/course.json").read_text())
    (listed,) = [one["exercises"] for one in course["chapters"] if one["slug"] == CHAPTER]
    checked = [exercise for exercise in listed if exercise["kind"] != "judgement"]
    assert len(checked) == len(listed) - 1
    expect(chapter.chapter().locator(".hs-Chapter-open")).to_contain_text(f"of {len(checked)} exercises passed")


def test_only_the_first_hint_is_offered_at_first(hints):
    expect(hints[0]).to_be_visible()
    assert [hint.is_visible() for hint in hints] == [True, False, False]


def test_hints_open_one_by_one(hints):
    for number, hint in enumerate(hints):
        hint.focus()
        hint.press("Enter")
        expect(hint.locator("xpath=../p").first).to_be_visible()
        assert [after.is_visible() for after in hints[number + 1 :]] == [True, False][: len(hints) - number - 1]


def test_a_judgement_that_is_written_stays_marked_by_hand(chapter, judgement):
    answer = chapter.cell(*chapter.indices_of(id=JUDGEMENT))
    answer.locator(".jp-RenderedMarkdown").dblclick()
    answer.locator(".cm-content").click()
    judgement.page.keyboard.press("ControlOrMeta+A")
    judgement.page.keyboard.insert_text("This month: **fine-tune**.")
    judgement.page.keyboard.press("Control+Enter")
    expect(answer.locator(".jp-RenderedMarkdown strong")).to_have_text("fine-tune")
    expect(judgement).to_have_attribute("data-status", "not_started")
    expect(judgement).to_contain_text("Marked by hand")


def test_an_artifact_is_reached_from_the_sidebar_and_passes_its_check(chapter, lab):
    chapter.run_setup()
    entry = chapter.exercise(ARTIFACT)
    entry.click()
    expect(chapter.cell(*chapter.indices_of(id=ARTIFACT))).to_have_class(re.compile("jp-mod-active"))
    chapter.write(*chapter.indices_of(id=ARTIFACT), chapter.reference(ARTIFACT))
    chapter.run_by_id(ARTIFACT)
    check = chapter.run_by_id(f"{ARTIFACT}-check")
    expect(check.locator(".jp-OutputArea")).to_contain_text("passed", timeout=PATIENCE_MS)
    expect(entry).to_have_attribute("data-status", "passed", timeout=PATIENCE_MS)
    assert (lab.folder / f"{ARTIFACT}.safetensors").stat().st_size > 1000


def test_the_console_has_no_errors(chapter, complaints):
    assert complaints == []
