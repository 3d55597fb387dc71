"""The controls in a real browser, without Jupyter: hands, eyes and ears. Their numbers are tested with node."""

import re

import pytest
from playwright.sync_api import expect

from headstart_widgets import control_words
from headstart_widgets.alignment_explorer import AlignmentExplorer
from headstart_widgets.augmentation_explorer import AugmentationExplorer
from headstart_widgets.budget_curves import BudgetCurves
from headstart_widgets.confusion_browser import ConfusionBrowser
from headstart_widgets.entity_browser import EntityBrowser
from headstart_widgets.gradient_microscope import GradientMicroscope
from headstart_widgets.metric_forge import MetricForge
from headstart_widgets.rate_finder import RateFinder
from headstart_widgets.regularisation_basin import RegularisationBasin
from headstart_widgets.schedule_designer import ScheduleDesigner
from headstart_widgets.source_lab import SourceLab
from headstart_widgets.transfer_dial import TransferDial

pytestmark = pytest.mark.browser

PAPER = "A" * 256 * 5  # 15 empty images, in base64


def make_dial():
    names = [("rendered digits", 0.1), ("random labels", -0.1)]
    runs = [
        {
            "source": source,
            "labels": labels,
            "rate": rate,
            "gains": [sign * 100 / labels + extra for extra in (0, 0.01, 0.02)],
        }
        for source, sign in names
        for labels in (100, 1000)
        for rate in ("tuned", 0.1)
    ]
    return TransferDial(runs[:-1])  # the last combination was not recorded


SENTENCES = [
    ["Bellweather", "Foods", "bought", "a", "rice", "mill", "in", "Valencia", "for", "18", "million", "euros", "."],
    ["Salma", "Benkirane", "won", "the", "seat", "by", "212", "votes", "."],
]
GOLD = [["B-ORG", "I-ORG", *["O"] * 5, "B-LOC", *["O"] * 5], ["B-PER", "I-PER", *["O"] * 7]]
PREDICTED = [["O", "B-ORG", *["O"] * 5, "B-PER", *["O"] * 5], ["B-PER", "I-PER", *["O"] * 6, "B-MISC"]]


def make_pieces(words):
    """Sub-words of four letters, between special tokens."""
    parts = [(part if not at else f"##{part}", word) for word, text in enumerate(words) for at, part in enumerate(
        text[start : start + 4] for start in range(0, len(text), 4))]  # fmt: skip
    return ["[CLS]", *(part for part, _ in parts), "[SEP]"], [None, *(word for _, word in parts), None]


def make_browser():
    sure = [[0.9] * len(words) for words in SENTENCES]
    return EntityBrowser(SENTENCES, GOLD, PREDICTED, confidences=sure, subwords=map(make_pieces, SENTENCES))


IMAGES = [[[60 * place] * 8] * 8 for place in range(4)]


def make_explorer():
    return AugmentationExplorer(
        IMAGES,
        range(4),
        ["automobile", "bird", "cat", "deer"],
        lambda settings, seed: [IMAGES[settings["image"]]] * settings["draws"],
        lambda images: [[0.7, 0.3, 0, 0]] * len(images),
    )


def make_finder():
    outcomes = {0.001: 0.5, 0.01: 0.7, 0.1: 0.9, 1: 0.1, 10: None}
    return RateFinder(outcomes, trial=lambda seed: ([0.001, 0.01, 0.1, 1, 10], [2, 1.5, 0.5, 9, None]))


def make_curves():
    runs = [
        {
            "task": task,
            "method": method,
            "labels_per_class": labels,
            "seed": seed,
            "frozen_stages": frozen,
            "metrics": {"test_accuracy": (0.9 if method == "full" else 0.7) - labels**-0.5 - frozen / 50 + seed / 100},
            "device": "cpu (x86_64), 1 thread",
            "date": "2026-11-22",
        }
        for task in ("cifar10", "handwritten digits")
        for method, frozen in [
            ("scratch", 0),
            ("linear-probe", 5),
            ("lp-ft", 0),
            *(("full", depth) for depth in range(5)),
        ]
        for labels in ((10,) if method == "full" and frozen else (5, 10, 100, 1000))
        for seed in range(2)
    ]
    return BudgetCurves(runs)


def make_confusions():
    gold = [place % 4 for place in range(24)]
    said = [(place + (place < 8)) % 4 for place in range(24)]
    classes, sure = ["automobile", "bird", "cat", "deer"], [place / 24 for place in range(24)]
    evidence = [[[0.1, 0.9], [0.2, 0.3]]] * 24
    return ConfusionBrowser(IMAGES * 6, gold, said, classes, confidences=sure, evidence=evidence)


CONTROLS = {
    "gradient-microscope": GradientMicroscope,
    "regularisation-basin": RegularisationBasin,
    "transfer-dial": make_dial,
    "alignment-explorer": lambda: AlignmentExplorer(make_pieces, SENTENCES, GOLD),
    "metric-forge": lambda: MetricForge(SENTENCES, GOLD, PREDICTED),
    "schedule-designer": ScheduleDesigner,
    "entity-browser": make_browser,
    "augmentation-explorer": make_explorer,
    "rate-finder": make_finder,
    "budget-curves": make_curves,
    "confusion-browser": make_confusions,
    "source-lab": lambda: SourceLab(lambda settings: {"images": PAPER, "accuracy": 0.5}, real=PAPER, scan_count=400),
}
OURS = list(CONTROLS)[:-1]
FIRST_SLIDER = {
    "gradient-microscope": "logit",
    "regularisation-basin": "lambda",
    "transfer-dial": "labels",
    "schedule-designer": "peak",
    "budget-curves": "at",
}
PREDICTION = {
    "gradient-microscope": "up",
    "regularisation-basin": "l2sp",
    "transfer-dial": "help",
    "alignment-explorer": "exactly",
    "metric-forge": "medium",
    "schedule-designer": "tenth",
    "entity-browser": "boundary",
    "augmentation-explorer": "most",
    "rate-finder": "tenth",
    "budget-curves": "1000",
    "confusion-browser": "0-1",
}
REVEALED = {
    "gradient-microscope": "gradient-printed",
    "regularisation-basin": "whole-l2sp",
    "transfer-dial": "gain",
    "alignment-explorer": "label-0",
    "metric-forge": "score-entity",
    "schedule-designer": "mean-bottom",
    "entity-browser": "count-missed",
    "augmentation-explorer": "survived",
    "rate-finder": "accuracy-steepest",
    "budget-curves": "mean-scratch",
    "confusion-browser": "cell-0-1",
}


@pytest.fixture
def show(mount):
    """Shows a control by its test id."""
    return lambda name, width=860: mount(CONTROLS[name](), name, width)


def predict(control, name):
    control.get_by_test_id(f"predict-{PREDICTION[name]}").check()
    control.get_by_test_id("reveal").click()


def height_of(control):
    return control.bounding_box()["height"]


@pytest.mark.parametrize("name", OURS)
def test_nothing_is_shown_before_a_prediction(show, name):
    control = show(name)
    expect(control.get_by_test_id(REVEALED[name])).to_have_text("?")
    expect(control.get_by_test_id("reveal")).to_be_disabled()
    assert control.locator("[data-testid^=curve-], [data-testid^=path-], [data-testid^=optimum-]").count() == 0


@pytest.mark.parametrize("name", OURS)
def test_a_prediction_made_by_keyboard_reveals(show, name):
    control = show(name)
    control.get_by_test_id(f"predict-{PREDICTION[name]}").focus()
    control.page.keyboard.press("Space")
    control.page.keyboard.press("Tab")
    expect(control.get_by_test_id("reveal")).to_be_focused()
    control.page.keyboard.press("Enter")
    expect(control.get_by_test_id(REVEALED[name])).not_to_have_text("?")
    expect(control.get_by_test_id("reveal")).to_have_text("Predict again")


@pytest.mark.parametrize("name", OURS)
def test_predicting_again_hides(show, name):
    control = show(name)
    predict(control, name)
    control.get_by_test_id("reveal").click()
    expect(control.get_by_test_id(REVEALED[name])).to_have_text("?")
    expect(control.get_by_test_id(f"predict-{PREDICTION[name]}")).not_to_be_checked()


@pytest.mark.parametrize("name", FIRST_SLIDER)
def test_an_arrow_key_moves_the_numbers_and_lights_the_formula(show, name):
    control = show(name)
    predict(control, name)
    slider = FIRST_SLIDER[name]
    before = [control.get_by_test_id(test).text_content() for test in (f"value-{slider}", REVEALED[name])]
    control.get_by_test_id(f"slider-{slider}").focus()
    control.page.keyboard.press("ArrowRight")
    for test, was in zip((f"value-{slider}", REVEALED[name]), before, strict=True):
        expect(control.get_by_test_id(test)).not_to_have_text(was)
    assert control.locator(".hs-formula .hs-on").count() > 0


@pytest.mark.parametrize("name", CONTROLS)
def test_the_notebook_hears_shortcuts_but_no_plain_keys(show, name):
    control = show(name)
    control.locator("input:not([disabled])").first.focus()
    for key in ("m", "d", "ArrowUp", "Enter", "Control+s", "Alt+x"):
        control.page.keyboard.press(key)
    assert control.page.evaluate("window.heard") == ["Control", "s", "Alt", "x"]


@pytest.mark.parametrize("name", CONTROLS)
def test_every_input_and_picture_has_a_name(show, name):
    control = show(name)
    nameless = """root => [...root.querySelectorAll("input, svg, canvas")].filter((node) => !(
      node.getAttribute("aria-label") || node.labels?.[0]?.textContent.trim()
      || node.closest("[aria-hidden=true]"))).map((node) => node.outerHTML.slice(0, 200))"""
    assert control.evaluate(nameless) == []


@pytest.mark.parametrize("width", [600, 860])
@pytest.mark.parametrize("name", OURS)
def test_nothing_jumps_or_overflows_at_any_setting(show, name, width):
    control = show(name, width)
    height, outer = height_of(control), control.page.evaluate("document.documentElement.scrollWidth")
    assert outer <= width
    predict(control, name)
    readout = control.get_by_test_id("readout")
    ends = control.locator("input[type=range]:not([disabled])").count()
    for choice in control.locator("input[type=radio]:not([disabled])").all():
        choice.check()
        for place in range(ends):
            for key in ("Home", "End"):
                control.locator("input[type=range]:not([disabled])").nth(place).press(key)
                assert height_of(control) == height
                assert readout.evaluate("node => node.scrollHeight - node.clientHeight") <= 0, readout.inner_text()
    assert control.evaluate("node => [node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight]") == [
        0,
        0,
    ]


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_speaks_chinese_and_nothing_overflows(show, name, monkeypatch):
    monkeypatch.setattr(control_words, "course_language", lambda: "zh_CN")
    control = show(name, 600)
    expect(control.get_by_test_id("reveal")).to_have_text("揭晓")
    assert re.search(r"[a-z]_[a-z]|\{\w+\}", control.inner_text()) is None  # a key without its text, a gap not filled
    assert control.evaluate("node => [node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight]") == [
        0,
        0,
    ]


@pytest.mark.parametrize("name", OURS)
def test_what_is_spoken_is_what_is_read(show, name):
    control = show(name)
    predict(control, name)
    expect(control.get_by_test_id(REVEALED[name])).not_to_have_text("?")  # some wait for Python
    spoken = control.get_by_test_id("spoken")
    expect(spoken).to_have_text(control.get_by_test_id("readout").inner_text())
    expect(spoken).to_have_attribute("aria-live", "polite")


def test_the_microscope_says_that_the_printed_formula_pushes_the_wrong_way(show):
    control = show("gradient-microscope")
    predict(control, "gradient-microscope")
    expect(control.get_by_test_id("gradient-printed")).to_have_text("+3.928")
    expect(control.get_by_test_id("gradient-corrected")).to_have_text("−0.982")
    expect(control.get_by_test_id("push-printed")).to_contain_text("down")
    expect(control.get_by_test_id("push-printed")).to_contain_text("the wrong way")
    expect(control.get_by_test_id("push-corrected")).to_have_text("pushes the logit ↑ up")


def test_the_basin_says_that_an_unrelated_source_harms(show):
    control = show("regularisation-basin")
    control.get_by_role("button", name="unrelated").click()
    predict(control, "regularisation-basin")
    expect(control.get_by_test_id("readout")).to_contain_text("L2-SP harms")
    expect(control.get_by_test_id("readout")).to_contain_text("not as you said")


def test_the_basins_source_follows_the_pointer(show):
    control = show("regularisation-basin")
    box = control.locator(".hs-basin-source").bounding_box()
    control.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    control.page.mouse.down()
    control.page.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2 + 60)
    control.page.mouse.up()
    moved = [float(control.get_by_test_id(f"slider-source-{axis}").input_value()) for axis in "xy"]
    assert moved[0] > 2.5 and moved[1] < 1.9


def test_the_dial_says_what_was_not_recorded_and_reveals_nothing(show):
    control = show("transfer-dial")
    control.get_by_test_id("source-1").check()
    for slider in ("labels", "rate"):
        control.get_by_test_id(f"slider-{slider}").press("End")
    control.get_by_test_id("predict-hurt").check()
    expect(control.get_by_test_id("gain")).to_have_text("not recorded")
    expect(control.get_by_test_id("readout")).to_contain_text("Not recorded: random labels, 1000 labels, rate 0.1.")
    expect(control.get_by_test_id("reveal")).to_be_disabled()


def test_the_dial_compares_with_the_prediction_only_where_it_was_made(show):
    control = show("transfer-dial")
    predict(control, "transfer-dial")
    expect(control.get_by_test_id("readout")).to_contain_text("You said so.")
    control.get_by_test_id("slider-labels").press("ArrowRight")
    expect(control.get_by_test_id("readout")).not_to_contain_text("said")
