"""A learner's first hour, in a real browser: `headstart lab`, a chapter, a control, an answer, a check."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CHAPTER, EXERCISE = "head_start", "transfer_gain"
PATIENCE_MS = 60_000
READING = re.compile(r"\d+\.\d % of \d+ real scans")


@pytest.fixture(scope="module")
def learner(open_chapter):
    """The chapter's page, with the setup cells run."""
    learner = open_chapter(CHAPTER)
    learner.run_setup()
    return learner


def test_the_first_chapter_opens_by_itself_in_a_fresh_folder(lab):
    answer = urllib.request.urlopen(lab.address("/"))
    assert answer.url.split("?")[0].endswith(f"/lab/tree/{CHAPTER}.ipynb")
    answer.close()


def test_the_sidebar_opens_the_chapter(learner):
    tab = learner.page.locator(".lm-DockPanel-tabBar .lm-mod-current")
    expect(tab).to_contain_text(CHAPTER)
    expect(learner.exercise(EXERCISE)).to_have_attribute("data-status", "not_started")


@pytest.fixture(scope="module")
def control(learner):
    """The source lab, revealed: its readout then follows the dials."""
    control = learner.run(learner.index_with("SourceLab(")).get_by_test_id("source-lab")
    control.get_by_test_id("reveal").click()
    expect(control.get_by_test_id("readout")).to_contain_text(READING)
    return control


def test_a_dial_moved_by_keyboard_changes_the_reading(learner, control):
    before = control.get_by_test_id("readout").inner_text()
    control.get_by_test_id("slider-slant").focus()
    for _ in range(7):
        learner.page.keyboard.press("ArrowRight")
    expect(control.get_by_test_id("value-slant")).to_have_text("35°")
    expect(control.get_by_test_id("readout")).not_to_have_text(before)
    expect(control.get_by_test_id("readout")).to_contain_text(READING)


@pytest.mark.parametrize("key", ["m", "a", "b", "x", "ArrowUp"])
def test_the_notebook_leaves_keys_to_the_control(learner, control, key):
    """In a notebook's command mode these keys turn, add, cut and change cells."""
    learner.expect_the_cells_of_the_file()
    control.get_by_test_id("slider-slant").focus()
    learner.page.keyboard.press(key)
    learner.page.keyboard.press("Home")  # answered by the slider, so that the notebook has had its turn
    expect(control.get_by_test_id("value-slant")).to_have_text("−40°")
    learner.expect_the_cells_of_the_file()
    expect(control.get_by_test_id("slider-slant")).to_be_focused()


def test_an_empty_answer_reads_as_not_attempted(learner):
    stub = learner.run_by_id(EXERCISE)
    assert stub.locator(".jp-OutputArea-output").all_inner_texts() == []  # its names are known, and nothing is run yet
    learner.run_by_id(f"{EXERCISE}-check")
    expect(learner.exercise(EXERCISE)).to_have_attribute("data-status", "not_attempted", timeout=PATIENCE_MS)


def test_a_right_answer_reads_as_passed(learner):
    learner.write(*learner.indices_of(id=EXERCISE), learner.reference(EXERCISE))
    learner.run_by_id(EXERCISE)
    check = learner.run_by_id(f"{EXERCISE}-check")
    expect(check.locator(".jp-OutputArea")).to_contain_text("passed", timeout=PATIENCE_MS)
    expect(learner.exercise(EXERCISE)).to_have_attribute("data-status", "passed", timeout=PATIENCE_MS)


def test_the_console_has_no_errors(learner, complaints):
    assert complaints == []


def test_ctrl_c_ends_the_lab(learner, lab):
    learner.page.close()
    assert lab.end() == 0
