"""What only the image chapter's controls do, in a real browser: draws, a rate put by hand, images of a cell."""

import numpy as np
import pytest
from playwright.sync_api import expect

from headstart_widgets.augmentation_explorer import AugmentationExplorer
from headstart_widgets.budget_curves import BudgetCurves
from headstart_widgets.confusion_browser import ConfusionBrowser
from headstart_widgets.rate_finder import RateFinder

pytestmark = pytest.mark.browser

# two classes: bright on the left, bright on the right
LEFT = np.zeros((8, 8), np.uint8)
LEFT[:, :4] = 200
IMAGES = [LEFT, LEFT[:, ::-1]]


def mirror_all(settings, seed):
    """Draws that are mirrored whenever mirroring is on."""
    image = IMAGES[settings["image"]]
    return [image[:, ::-1] if settings["mirror"] else image] * settings["draws"]


def read_sides(images):
    """Which side is brighter, as probabilities."""
    left, right = (images[:, 0, :, part].reshape(len(images), -1).sum(1) + 1.0 for part in (slice(4), slice(4, 8)))
    share = left / (left + right)
    return np.stack([share, 1 - share], axis=1)


def a_test(seed):
    """Losses that fall most between 0.01 and 0.1, are lowest at 1 and then break down."""
    return np.geomspace(1e-3, 100, 6), [2.0, 1.9, 1.0, 0.5 + seed / 1000, 30.0, float("nan")]


def budget_runs():
    scores = {"scratch": (0.3, 0.6, 0.9), "full": (0.6, 0.8, 0.91)}
    runs = [(method, labels, score, 0) for method, row in scores.items() for labels, score in zip((10, 100, 1000), row)]  # noqa: B905
    runs += [("full", 100, 0.85, 1), ("full", 100, 0.84, 2), ("full", 100, 0.7, 3)]
    return [{"task": "cifar10", "method": method, "labels_per_class": labels, "seed": 0, "frozen_stages": frozen,
             "metrics": {"test_accuracy": score}, "device": "cpu, 1 thread", "date": "2026-11-22"}
            for method, labels, score, frozen in runs]  # fmt: skip


def reveal(control, choice):
    control.get_by_test_id(f"predict-{choice}").check()
    control.get_by_test_id("reveal").click()


def readout(control):
    return expect(control.get_by_test_id("readout"))


@pytest.fixture
def explorer(mount):
    return mount(
        AugmentationExplorer(IMAGES, [0, 1], ["left", "right"], mirror_all, read_sides), "augmentation-explorer"
    )


@pytest.fixture
def finder(mount):
    outcomes = {0.01: 0.6, 0.1: 0.9, 1.0: 0.2, 10.0: None}
    return mount(RateFinder(outcomes, trial=a_test), "rate-finder")


@pytest.fixture
def curves(mount):
    return mount(BudgetCurves(budget_runs()), "budget-curves")


@pytest.fixture
def confusions(mount):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (8, 3, 6, 6), dtype=np.uint8)
    gold, said, sure = [0, 0, 0, 0, 1, 1, 2, 2], [0, 1, 1, 1, 1, 0, 2, 2], [0.9, 0.6, 0.8, 0.7, 0.9, 0.5, 0.9, 0.9]
    evidence = [np.eye(3)] * 8
    return mount(ConfusionBrowser(images, gold, said, ["cat", "dog", "ship"], confidences=sure, evidence=evidence),
                 "confusion-browser")  # fmt: skip


def test_mirroring_destroys_a_label_that_depends_on_the_side(explorer):
    explorer.get_by_test_id("try-mirrored").click()
    reveal(explorer, "few")
    expect(explorer.get_by_test_id("survived")).to_have_text("0 of 8 right")
    readout(explorer).to_contain_text(
        "The network reads “left” in 0 of 8 draws, as you said; training is told “left” 100 %."
    )
    readout(explorer).to_contain_text("the label does not survive")
    expect(explorer.locator(".hs-augment-lost")).to_have_count(8)
    assert explorer.get_by_test_id("draw-0").evaluate(
        "canvas => [0, 7].map((x) => canvas.getContext('2d').getImageData(x, 0, 1, 1).data[0])"
    ) == [0, 200]


def test_settings_change_the_draws_after_the_reveal(explorer):
    reveal(explorer, "most")
    expect(explorer.get_by_test_id("survived")).to_have_text("8 of 8 right")
    readout(explorer).to_contain_text("The label survives.")
    explorer.get_by_test_id("image-1").check()
    readout(explorer).to_contain_text("The network reads “right” in 8 of 8 draws; training")


def test_a_mixed_label_has_its_shares(explorer):
    explorer.get_by_test_id("mix-mixup").check()
    slider = explorer.get_by_test_id("slider-share")
    slider.press("Home")
    for _ in range(6):
        slider.press("ArrowRight")
    expect(explorer.get_by_test_id("value-share")).to_have_text("0.30")
    readout(explorer).to_contain_text("“right” 70 %, “left” 30 %")
    lit = explorer.locator(".hs-formula .hs-on").all_inner_texts()
    assert lit == ["mix", "λ", "λ"]
    shown = "canvas => canvas.getContext('2d').getImageData(0, 0, 1, 1).data[0]"
    assert explorer.get_by_test_id("picture-both").evaluate(shown) == 60


def test_the_partner_waits_for_a_mix(explorer):
    expect(explorer.get_by_test_id("partner-1")).to_be_disabled()
    expect(explorer.get_by_test_id("slider-share")).to_be_disabled()
    explorer.get_by_test_id("mix-cutmix").check()
    expect(explorer.get_by_test_id("partner-1")).to_be_enabled()


def test_a_training_that_fails_is_told(mount):
    explorer = mount(
        AugmentationExplorer(IMAGES, [0, 1], ["left", "right"], lambda settings, seed: 1 / 0, read_sides),
        "augmentation-explorer",
    )
    reveal(explorer, "most")
    readout(explorer).to_contain_text("This setting failed: ZeroDivisionError")


def test_rules_and_accuracies_come_with_the_reveal(finder):
    finder.get_by_test_id("slider-smoothing").press("Home")
    assert finder.locator("[data-testid=line-steepest], [data-testid=line-tenth]").count() == 0
    reveal(finder, "tenth")
    for rule, rate, accuracy in (("steepest", "0.01", "60.0 %"), ("tenth", "0.1", "90.0 %")):
        expect(finder.get_by_test_id(f"rate-{rule}")).to_have_text(rate)
        expect(finder.get_by_test_id(f"accuracy-{rule}")).to_have_text(accuracy)
    readout(finder).to_contain_text("minimum ÷ 10, as you said")
    readout(finder).to_contain_text("Best of all recorded: 0.1, with 90.0 %.")


def test_a_rate_can_be_put_by_the_pointer(finder):
    box = finder.get_by_test_id("area").bounding_box()
    finder.page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 60)  # two decades of five
    expect(finder.get_by_test_id("value-rate")).to_have_text("0.1")
    lit = finder.locator(".hs-formula .hs-on").all_inner_texts()
    assert lit == ["η"]


def test_a_rate_far_too_high_is_said_to_blow_up(finder):
    finder.get_by_test_id("slider-rate").press("End")
    finder.get_by_test_id("slider-rate").press("PageDown")
    reveal(finder, "mine")
    readout(finder).to_contain_text("blew up")
    readout(finder).to_contain_text("not as you said")
    expect(finder.get_by_test_id("accuracy-mine")).to_have_text("✗ blew up")


def test_the_lowest_loss_is_no_good_rate(finder):
    finder.get_by_test_id("slider-smoothing").press("Home")
    finder.get_by_test_id("try-at_lowest").click()
    reveal(finder, "mine")
    readout(finder).to_contain_text("Your rate 1: training at 1 ended at 20.0 %.")


def test_a_new_range_test_comes_from_python_and_asks_anew(finder):
    reveal(finder, "mine")
    before = finder.get_by_test_id("smoothed").get_attribute("d")
    finder.get_by_test_id("run-again").click()
    expect(finder.get_by_test_id("smoothed")).not_to_have_attribute("d", before)
    expect(finder.get_by_test_id("accuracy-mine")).to_have_text("?")
    readout(finder).to_contain_text("Place a rate")


def test_curves_that_meet_are_told_with_the_budget(curves):
    reveal(curves, "1000")
    readout(curves).to_contain_text(
        "From 1000 labels a class on, full fine-tuning is at most 2 points ahead of from scratch, as you said."
    )
    expect(curves.get_by_test_id("mean-full")).to_have_text("60.0")
    curves.get_by_test_id("slider-at").press("End")
    expect(curves.get_by_test_id("mean-full")).to_have_text("91.0")
    assert curves.locator(".hs-formula .hs-on").all_inner_texts() == ["1000 labels a class"]


def test_each_view_is_guessed_by_itself(curves):
    reveal(curves, "10")
    readout(curves).to_contain_text("not as you said")
    curves.get_by_test_id("view-freezing").check()
    expect(curves.get_by_test_id("view-freezing")).to_be_focused()
    expect(curves.get_by_test_id("mean-100")).to_have_text("?")
    reveal(curves, "2")
    readout(curves).to_contain_text(
        "Best number of frozen stages: 1, with 85.0 %, as you said. Within 2 points of it: 2."
    )
    readout(curves).to_contain_text("Worst: 3, with 70.0 %.")
    curves.get_by_test_id("view-budgets").check()
    readout(curves).to_contain_text("From 1000 labels a class on")


def test_device_and_day_are_named(curves):
    expect(curves).to_contain_text("Recorded on cpu, 1 thread, 2026-11-22.")


def test_before_the_reveal_a_row_shows_its_class_and_no_predictions(confusions):
    confusions.get_by_test_id("cell-1-2").click()
    expect(confusions.get_by_test_id("head")).to_have_text("True class dog, images: 2")
    expect(confusions.get_by_test_id("facts")).to_contain_text("predicted: ?")
    assert "%" not in confusions.get_by_test_id("thumbs").inner_text()


def test_the_reveal_goes_to_the_worst_pair(confusions):
    reveal(confusions, "0-1")
    readout(confusions).to_contain_text(
        "4 of 8 are right (50 %). Confused most, both ways together: cat and dog (4), as you said."
    )
    expect(confusions.get_by_test_id("head")).to_have_text("True cat, predicted dog ✗: 3 of 4")
    expect(confusions.get_by_test_id("facts")).to_contain_text("80 %")
    confusions.get_by_test_id("pair-0-1").click()  # again: the other direction
    expect(confusions.get_by_test_id("head")).to_have_text("True dog, predicted cat ✗: 1 of 2")


def test_arrow_keys_move_through_the_matrix_and_are_spoken(confusions):
    reveal(confusions, "0-2")
    readout(confusions).to_contain_text("not as you said")
    confusions.get_by_test_id("cell-0-1").focus()
    confusions.page.keyboard.press("ArrowDown")
    cell = confusions.get_by_test_id("cell-1-1")
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("aria-label", "true dog, predicted dog: 1 of 2, 50 %")
    readout(confusions).to_contain_text("Here: dog, read rightly: 1 (50 %).")
    assert confusions.locator(".hs-formula .hs-on").count() == 3


def test_the_matrix_and_the_images_are_one_stop_each_for_the_tab_key(confusions):
    reveal(confusions, "0-1")
    stops = "nodes => nodes.filter((node) => node.tabIndex === 0).length"
    assert confusions.locator(".hs-confusion-cell").evaluate_all(stops) == 1
    assert confusions.locator(".hs-confusion-thumb").evaluate_all(stops) == 1


def test_images_are_sorted_and_leafed_through_by_keys(confusions):
    reveal(confusions, "0-1")
    confusions.get_by_test_id("order-least_sure").check()
    expect(confusions.get_by_test_id("thumb-0")).to_have_text("60 %")
    confusions.get_by_test_id("thumb-0").focus()
    confusions.page.keyboard.press("End")
    expect(confusions.get_by_test_id("thumb-2")).to_be_focused()
    expect(confusions.get_by_test_id("facts")).to_contain_text("80 %")
    expect(confusions.get_by_test_id("facts")).to_contain_text("image number: 2")


def test_evidence_lies_over_the_image_as_strong_as_wanted(confusions):
    reveal(confusions, "0-1")
    expect(confusions.get_by_test_id("map")).to_be_hidden()
    confusions.get_by_test_id("overlay-on").check()
    expect(confusions.get_by_test_id("map")).to_be_visible()
    confusions.get_by_test_id("slider-opacity").press("End")
    expect(confusions.get_by_test_id("map")).to_have_css("opacity", "1")
    assert confusions.get_by_test_id("map").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(1, 1, 1, 1).data]"
    ) == [255, 234, 70, 255]


def test_shares_are_of_the_row(confusions):
    reveal(confusions, "0-1")
    confusions.get_by_test_id("numbers-shares").check()
    expect(confusions.get_by_test_id("cell-0-1")).to_have_text("75")
    expect(confusions.get_by_test_id("cell-2-2")).to_have_text("100")


@pytest.mark.parametrize("width", [600, 860])
def test_a_freeze_view_is_as_high_as_the_other(mount, width):
    curves = mount(BudgetCurves(budget_runs()), "budget-curves", width)
    height = curves.bounding_box()["height"]
    curves.get_by_test_id("view-freezing").check()
    reveal(curves, "3")
    for key in ("Home", "End"):
        curves.get_by_test_id("slider-at").press(key)
        assert curves.bounding_box()["height"] == height
    text = curves.get_by_test_id("readout")
    assert text.evaluate("node => node.scrollHeight - node.clientHeight") <= 0
    assert curves.evaluate("node => node.scrollWidth - node.clientWidth") == 0


@pytest.mark.parametrize("width", [400, 720, 800])
@pytest.mark.parametrize(("name", "choice"), [("rate-finder", "mine"), ("budget-curves", "100")])
def test_a_table_stays_within_its_frame_at_widths_between(mount, name, choice, width):
    make = {"rate-finder": lambda: RateFinder({0.01: 0.6, 0.1: 0.9}, trial=a_test),
            "budget-curves": lambda: BudgetCurves(budget_runs())}[name]  # fmt: skip
    control = mount(make(), name, width)
    reveal(control, choice)
    assert control.evaluate("node => node.scrollWidth - node.clientWidth") == 0
    over = "nodes => nodes.filter((node) => node.scrollWidth > node.clientWidth).map((node) => node.textContent)"
    assert control.locator("th, td").evaluate_all(over) == []
