"""What only the language chapters' controls do, in a real browser: typing, editing, browsing, a run by Python."""

import pytest
from playwright.sync_api import expect

from headstart_widgets.alignment_explorer import AlignmentExplorer
from headstart_widgets.entity_browser import EntityBrowser
from headstart_widgets.metric_forge import MetricForge
from headstart_widgets.schedule_designer import ScheduleDesigner

pytestmark = pytest.mark.browser

WORDS = [["Bellweather", "Foods", "opened", "in", "Porto", "."], ["Oil", "fell", "."]]
GOLD = [["B-ORG", "I-ORG", "O", "O", "B-LOC", "O"], ["O", "O", "O"]]
PREDICTED = [["B-ORG", "O", "O", "O", "B-ORG", "O"], ["B-MISC", "O", "O"]]


def tokenize(words):
    """Sub-words of six letters, between special tokens."""
    pieces = [(word, text[at : at + 6], at) for word, text in enumerate(words) for at in range(0, len(text), 6)]
    tokens = [f"##{part}" if at else part for _, part, at in pieces]
    return ["[CLS]", *tokens, "[SEP]"], [None, *(word for word, _, _ in pieces), None]


def run_trial(settings):
    """Gradient descent on θ², with steps of 20 · rate: below a rate of 0.1 the loss falls, above it explodes."""
    theta, losses = 1.0, []
    for _ in range(settings["steps"]):
        losses.append(theta**2)
        theta -= 20 * settings["peak"] * theta
    return losses


def reveal(control, choice):
    control.get_by_test_id(f"predict-{choice}").check()
    control.get_by_test_id("reveal").click()


def readout(control):
    return expect(control.get_by_test_id("readout"))


@pytest.fixture
def explorer(mount):
    return mount(AlignmentExplorer(tokenize, WORDS, GOLD), "alignment-explorer")


@pytest.fixture
def forge(mount):
    return mount(MetricForge(WORDS, GOLD, PREDICTED), "metric-forge")


@pytest.fixture
def designer(mount):
    return mount(ScheduleDesigner(trial=run_trial, peak=5e-3, steps=60), "schedule-designer")


@pytest.fixture
def viewer(mount):
    subwords = [tokenize(words) for words in WORDS]
    sure = [[0.9] * 6, [0.95] * 3]
    return mount(EntityBrowser(WORDS, GOLD, PREDICTED, confidences=sure, subwords=subwords), "entity-browser")


def test_a_label_on_every_sub_word_is_said_to_break_an_entity(explorer):
    explorer.get_by_test_id("scheme-every").check()
    reveal(explorer, "partly")
    expect(explorer.get_by_test_id("label-2")).to_have_text("B-ORG")  # ##ather
    readout(explorer).to_contain_text("The gold ones among them: 1 of 2, as you said.")


def test_the_explorer_says_what_truncation_cuts(explorer):
    reveal(explorer, "exactly")
    slider = explorer.get_by_test_id("slider-most")
    slider.press("Home")
    readout(explorer).to_contain_text("Gold entities cut off, in whole or in part: 2.")
    slider.press("End")
    readout(explorer).not_to_contain_text("cut off")


def test_a_typed_sentence_comes_back_in_sub_words_and_asks_for_a_new_prediction(explorer):
    reveal(explorer, "exactly")
    explorer.get_by_test_id("text").fill("[PER Ana Sousa] met [ORG Kestrel] .")
    explorer.get_by_test_id("text").press("Enter")
    expect(explorer.get_by_test_id("bands")).to_contain_text("Kestre")
    expect(explorer.get_by_test_id("label-1")).to_have_text("?")
    readout(explorer).to_contain_text("Does it find the 2 gold ones")


def test_brackets_that_do_not_pair_are_named(explorer):
    explorer.get_by_test_id("text").fill("[PER Ana met Bo")
    explorer.get_by_test_id("tokenise").click()
    readout(explorer).to_contain_text("These brackets do not pair")


def test_a_tokenizer_that_fails_is_told(mount):
    explorer = mount(
        AlignmentExplorer(lambda words: tokenize(words) if "." in words else 1 / 0, WORDS), "alignment-explorer"
    )
    explorer.get_by_test_id("text").fill("No end")
    explorer.get_by_test_id("tokenise").click()
    readout(explorer).to_contain_text("ZeroDivisionError")


def test_padding_to_a_maximum_is_told_in_percent(mount):
    explorer = mount(AlignmentExplorer(tokenize, WORDS, max_length=100), "alignment-explorer")
    assert "[PAD]" not in explorer.get_by_test_id("bands").inner_text()
    explorer.get_by_test_id("pad-maximum").check()
    reveal(explorer, "more")
    tokens = sum(len(tokenize(words)[0]) for words in WORDS)
    readout(explorer).to_contain_text(
        f"2 · 100 = 200 positions, {200 - tokens} of them padding: {(200 - tokens) // 2} %"
    )
    readout(explorer).to_contain_text("as you said")
    expect(explorer.get_by_test_id("bands")).to_contain_text("[PAD]")


def test_o_everywhere_finds_nothing(forge):
    forge.get_by_test_id("try-all_outside").click()
    reveal(forge, "large")
    expect(forge.get_by_test_id("score-accuracy")).to_have_text("0.667")
    expect(forge.get_by_test_id("score-entity")).to_have_text("0.000")
    readout(forge).to_contain_text("6 of 9 tokens are right. Of 2 gold entities 0 are found whole")
    readout(forge).to_contain_text("as you said")


def test_without_o_the_token_scores_fall_and_entity_f1_stays(forge):
    forge.get_by_test_id("try-all_outside").click()
    reveal(forge, "large")
    forge.get_by_test_id("outside-out").check()
    expect(forge.get_by_test_id("score-accuracy")).to_have_text("0.000")
    expect(forge.get_by_test_id("score-entity")).to_have_text("0.000")


def test_keys_choose_a_word_and_change_its_tag(forge):
    reveal(forge, "small")
    forge.get_by_test_id("cell-0-0").focus()
    keyboard = forge.page.keyboard
    keyboard.press("ArrowRight")
    expect(forge.get_by_test_id("cell-0-1")).to_be_focused()
    expect(forge.get_by_test_id("score-entity")).to_have_text("0.000")
    for _ in range(6):  # O, B-LOC, I-LOC, B-MISC, I-MISC, B-ORG, I-ORG
        keyboard.press("ArrowDown")
    expect(forge.get_by_test_id("cell-0-1")).to_have_attribute("aria-label", "Foods: gold I-ORG, predicted I-ORG")
    expect(forge.get_by_test_id("score-entity")).to_have_text("0.400")
    lit = forge.get_by_test_id("formula-entity").locator(".hs-on").all_inner_texts()
    assert lit == ["|G ∩ Ĝ|", "|Ĝ|", "1", "3"]
    keyboard.press("Delete")
    expect(forge.get_by_test_id("score-entity")).to_have_text("0.000")


def test_the_words_are_one_stop_for_the_tab_key(forge):
    stops = forge.locator(".hs-forge-cell").evaluate_all("cells => cells.filter((cell) => cell.tabIndex === 0).length")
    assert stops == 1


def test_wrong_types_are_offered_only_where_there_are_others(mount, forge):
    assert forge.get_by_test_id("try-wrong_type").count() == 1
    one_type = mount(MetricForge([["Ana", "left"]], [["B-PER", "O"]]), "metric-forge")
    assert one_type.get_by_test_id("try-slips").count() == 1 and one_type.get_by_test_id("try-wrong_type").count() == 0


def test_the_models_tags_are_offered_only_where_there_are_some(forge, mount):
    assert forge.get_by_test_id("try-model").count() == 1
    assert mount(MetricForge(WORDS, GOLD), "metric-forge").get_by_test_id("try-model").count() == 0


def test_an_i_without_its_b_depends_on_who_reads(forge):
    forge.get_by_test_id("try-no_begin").click()
    reveal(forge, "small")
    expect(forge.get_by_test_id("score-entity")).to_have_text("1.000")
    readout(forge).to_contain_text("conlleval and seqeval read an entity there")
    forge.get_by_test_id("reading-strict").check()
    expect(forge.get_by_test_id("score-entity")).to_have_text("0.000")
    readout(forge).to_contain_text("strict IOB2 reads no entity there")


def test_a_real_run_is_told_after_the_prediction(designer):
    readout(designer).to_contain_text("What will the loss of a real run do?")
    assert designer.get_by_test_id("curve-loss").count() == 0
    reveal(designer, "down")
    readout(designer).to_contain_text("The loss falls from 1.00 to 0.00, as you said.")
    expect(designer.get_by_test_id("curve-loss")).to_be_visible()


def test_a_rate_far_too_high_breaks_the_run_down(designer):
    designer.get_by_test_id("try-too_high").click()
    reveal(designer, "up")
    readout(designer).to_contain_text("this run breaks down, as you said.")
    designer.get_by_test_id("try-usual").click()
    expect(designer.get_by_test_id("value-peak")).to_have_text("5e−3")


def test_losses_without_a_number_are_told(mount):
    designer = mount(ScheduleDesigner(trial=lambda settings: [float("nan")] * 20), "schedule-designer")
    reveal(designer, "up")
    readout(designer).to_contain_text("The loss goes from no number to no number: this run breaks down, as you said.")
    expect(designer.get_by_test_id("losses")).to_contain_text("no number from step 0 on")


def test_a_changed_setting_runs_again_and_the_last_one_wins(designer):
    reveal(designer, "down")
    readout(designer).to_contain_text("The loss falls")
    slider = designer.get_by_test_id("slider-peak")
    slider.press("End")
    slider.press("Home")
    readout(designer).to_contain_text("to 1e−6. The loss hardly changes, from 1.00 to 1.00.")


def test_a_warm_up_longer_than_training_is_said_to_fail(mount):
    designer = mount(ScheduleDesigner(steps=300), "schedule-designer")
    designer.get_by_test_id("try-too_late").click()
    reveal(designer, "tenth")
    readout(designer).to_contain_text("A warm-up of 450 steps in a training of 300: the rate ends at 66 % of the peak")


def test_predictions_are_hidden_until_one_is_made_of_them(viewer):
    assert viewer.locator(".hs-browser-said:not(.hs-browser-none)").count() == 0
    expect(viewer.get_by_test_id("kind-right")).to_be_disabled()
    reveal(viewer, "boundary")
    assert viewer.locator(".hs-browser-said:not(.hs-browser-none)").count() == 2
    readout(viewer).to_contain_text("Most frequent: invented, wrong type, wrong boundary (1), as you said.")


def test_keys_leaf_through_the_cases(viewer):
    reveal(viewer, "missed")
    viewer.get_by_test_id("view").focus()
    what = expect(viewer.get_by_test_id("what"))
    what.to_contain_text("wrong boundary: gold ORG “Bellweather Foods”, predicted ORG “Bellweather”")
    viewer.page.keyboard.press("ArrowRight")
    what.to_contain_text("wrong type: gold LOC “Porto”, predicted ORG “Porto”")
    viewer.page.keyboard.press("End")
    what.to_contain_text("invented: no gold entity, predicted MISC “Oil” (probability of these tags: 0.95)")
    expect(viewer.get_by_test_id("next")).to_be_disabled()
    viewer.page.keyboard.press("p")
    what.to_contain_text("wrong type")


def test_filters_and_order_choose_the_cases(viewer):
    reveal(viewer, "missed")
    viewer.get_by_test_id("order-surest").check()
    expect(viewer.get_by_test_id("what")).to_contain_text("invented")
    viewer.get_by_test_id("type-LOC").check()
    expect(viewer.get_by_test_id("case")).to_have_text("1 of 1")
    viewer.get_by_test_id("kind-right").check()
    expect(viewer.get_by_test_id("case")).to_have_text("There is no such case.")


def test_sub_words_are_shown_on_demand(viewer):
    reveal(viewer, "missed")
    expect(viewer.get_by_test_id("view")).not_to_contain_text("##")
    viewer.get_by_test_id("pieces-subwords").check()
    expect(viewer.get_by_test_id("view")).to_contain_text("##ather")


@pytest.mark.parametrize("width", [600, 860])
@pytest.mark.parametrize("name", ["designer", "padding"])
def test_other_forms_do_not_jump_or_overflow_either(mount, name, width):
    control = (
        mount(ScheduleDesigner(trial=run_trial, steps=60), "schedule-designer", width)
        if name == "designer"
        else mount(AlignmentExplorer(tokenize, WORDS, max_length=128), "alignment-explorer", width)
    )
    height = control.bounding_box()["height"]
    reveal(control, "up" if name == "designer" else "half")
    for place in range(control.locator("input[type=range]").count()):
        for key in ("Home", "End"):
            control.locator("input[type=range]").nth(place).press(key)
            assert control.bounding_box()["height"] == height
    for choice in control.locator("input[type=radio]:not([disabled])").all():
        choice.check()
        text = control.get_by_test_id("readout")
        assert text.evaluate("node => node.scrollHeight - node.clientHeight") <= 0, text.inner_text()
        assert control.evaluate("node => node.scrollWidth - node.clientWidth") == 0
    assert control.bounding_box()["height"] == height
