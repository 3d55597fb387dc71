"""The controls inside the chapters as built, in JupyterLab: keys, prediction, reveal and what is spoken."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Place:
    """Where a control stands, and what to do with it.

    Args:
        call: the text by which its cell is known.
        first: code that the cell takes from cells above it.
        slider: the slider to move, and what shows its value.
        guess: what to predict.
        reading: what is revealed.
    """

    chapter: str
    call: str
    slider: str
    guess: str
    reading: str
    first: str = ""


PLACES = {
    "transfer-dial": Place(
        *("head_start", "TransferDial(", "labels", "help", "gain"),
        first="from headstart.recorded_gains import transfer_runs\nruns = transfer_runs()\n",
    ),
    "gradient-microscope": Place("objectives", "GradientMicroscope(", "logit", "up", "gradient-printed"),
    "regularisation-basin": Place("objectives", "RegularisationBasin(", "lambda", "l2sp", "whole-l2sp"),
}


class Shown:
    """A control in its chapter."""

    def __init__(self, name, place, chapter):
        self.place, self.chapter, self.page = place, chapter, chapter.page
        index = chapter.index_with(place.call)
        if place.first:
            chapter.write(index, place.first + "".join(chapter.cells[index]["source"]))
        self.root = chapter.run(index).get_by_test_id(name)

    def part(self, name):
        return self.root.get_by_test_id(name)

    @property
    def slider(self):
        return self.part(f"slider-{self.place.slider}")

    def press(self, key):
        self.slider.focus()
        self.page.keyboard.press(key)

    def reveal(self):
        if self.part("reveal").inner_text() == "Reveal":
            self.part(f"predict-{self.place.guess}").focus()
            self.page.keyboard.press("Space")
            self.part("reveal").press("Enter")


@pytest.fixture(scope="module", params=PLACES)
def control(request, open_chapter):
    place = PLACES[request.param]
    shown = Shown(request.param, place, open_chapter(place.chapter))
    expect(shown.root).to_be_visible()
    return shown


def test_nothing_is_told_before_a_prediction(control):
    expect(control.part(control.place.reading)).to_have_text("?")
    expect(control.part("reveal")).to_be_disabled()


@pytest.mark.parametrize("key", ["m", "a", "b", "x", "ArrowUp"])
def test_the_notebook_leaves_keys_to_the_control(control, key):
    """In a notebook's command mode these keys turn, add, cut and change cells."""
    control.chapter.expect_the_cells_of_the_file()
    control.press(key)
    control.press("Home")  # answered by the slider, so that the notebook has had its turn
    expect(control.slider).to_have_js_property("value", control.slider.get_attribute("min"))
    expect(control.slider).to_be_focused()
    control.chapter.expect_the_cells_of_the_file()


def test_an_arrow_moves_a_slider_that_has_the_focus(control):
    control.press("Home")
    value = control.part(f"value-{control.place.slider}")
    before = value.inner_text()
    control.press("ArrowRight")
    expect(value).not_to_have_text(before)
    expect(control.slider).to_have_attribute("aria-valuetext", value.inner_text())


def test_a_slider_shows_that_it_has_the_focus(control):
    control.press("ArrowRight")
    assert control.slider.evaluate("input => getComputedStyle(input).outlineStyle") == "solid"


def test_a_prediction_made_by_keys_reveals(control):
    control.reveal()
    expect(control.part(control.place.reading)).not_to_have_text("?")
    expect(control.part("reveal")).to_have_text("Predict again")


def test_what_is_spoken_follows_the_slider(control):
    control.reveal()
    spoken = control.part("spoken")
    expect(spoken).to_have_text(control.part("readout").inner_text())
    before = spoken.inner_text()
    control.press("End")
    expect(spoken).not_to_have_text(before)
    expect(spoken).to_have_text(control.part("readout").inner_text())


def test_the_console_has_no_errors(control, complaints):
    assert complaints == []
