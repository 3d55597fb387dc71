"""The controls' catalogue: English is complete, a translation is whole and fresh, and scripts ask for what there is."""

import json
import re
import string
from pathlib import Path

import pytest

import headstart_widgets
from headstart import languages
from headstart_widgets import control_words
from headstart_widgets.alignment_explorer import AlignmentExplorer
from headstart_widgets.augmentation_explorer import AugmentationExplorer, list_presets
from headstart_widgets.budget_curves import METHODS, BudgetCurves
from headstart_widgets.confusion_browser import ConfusionBrowser
from headstart_widgets.control_words import SHARED, words_of
from headstart_widgets.entity_browser import EntityBrowser
from headstart_widgets.gradient_microscope import GradientMicroscope
from headstart_widgets.metric_forge import MetricForge
from headstart_widgets.rate_finder import RateFinder
from headstart_widgets.regularisation_basin import SOURCES, RegularisationBasin
from headstart_widgets.schedule_designer import PRESETS, TOO_HIGH, ScheduleDesigner
from headstart_widgets.source_lab import CHALLENGES, DIALS, SourceLab
from headstart_widgets.transfer_dial import TransferDial

ROOM = Path(headstart_widgets.__file__).parent
CONTROLS = {
    "source_lab": lambda **given: SourceLab(lambda settings: {"accuracy": 0.5}, real="", scan_count=400, **given),
    "transfer_dial": lambda **given: TransferDial(
        [{"source": "a", "labels": 10, "rate": 0.1, "gains": [0.1, 0.2]}], **given
    ),
    "gradient_microscope": GradientMicroscope,
    "regularisation_basin": RegularisationBasin,
    "alignment_explorer": lambda **given: AlignmentExplorer(lambda words: (words, range(len(words))), [["a"]], **given),
    "metric_forge": lambda **given: MetricForge([["a"]], [["B-PER"]], **given),
    "schedule_designer": ScheduleDesigner,
    "entity_browser": lambda **given: EntityBrowser([["a"]], [["B-PER"]], [["O"]], **given),
    "augmentation_explorer": lambda **given: AugmentationExplorer([[[0]]] * 2, [0, 1], "ab", list, list, **given),
    "rate_finder": lambda **given: RateFinder({0.1: 0.5, 1: 0.4}, rates=range(1, 6), losses=range(5), **given),
    "budget_curves": lambda **given: BudgetCurves(
        [{"method": "full", "labels_per_class": n, "metrics": {"test_accuracy": 0.5}} for n in (1, 2)], **given
    ),
    "confusion_browser": lambda **given: ConfusionBrowser([None], [0], [1], "abc", **given),
}
# keys that scripts put together of two parts, or get from Python
COMPOSED = {
    "source_lab": [dial["name"] + end for dial in DIALS for end in ("", "_low", "_high")]
    + [challenge["name"] for challenge in CHALLENGES]
    + ["font", "thicken", "shrink", "add_noise", "point_above", "points_above", "point_below", "points_below"],
    "transfer_dial": ["labels", "rate", "labels_spoken", "rate_spoken", "help", "hurt", "neither", "accuracy"]
    + ["one_label", "many_labels", "one_draw", "many_draws", "helps_by", "hurts_by", "holds_zero", "not_said"],
    "gradient_microscope": ["up", "down", "stay", "pushes_up", "pushes_down", "pushes_stay"]
    + ["corrected", "difference", "printed", "printed_along", "printed_still", "printed_against", "curves_spoken"],
    "regularisation_basin": ["none", "source_x", "source_x_spoken", "source_y", "source_y_spoken"]
    + ["row_few", "row_whole", "row_source", "row_zero", "changes_nothing", "takes_off", "harms", "plane_spoken"]
    + [source["name"] for source in SOURCES],
    "alignment_explorer": ["first", "every", "inside", "unaligned", "printed", "longest", "maximum", "length_longest"]
    + ["why_first", "why_every", "why_inside", "why_unaligned", "why_printed", "exactly", "partly", "none"]
    + ["quarter", "half", "more", "words", "word", "subwords", "word_id", "label", "mask"]
    + ["prediction_labels", "prediction_padding", "most"],
    "metric_forge": ["accuracy", "micro", "macro", "entity", "small", "medium", "large", "above", "below", "model"]
    + ["perfect", "all_outside", "slips", "no_begin", "wrong_type", "outside_in", "outside_out", "lenient", "strict"]
    + ["cell_right", "cell_wrong", "orphans", "orphans_strict"],
    "schedule_designer": [preset["name"] for preset in (*PRESETS, TOO_HIGH)]
    + ["constant", "linear", "cosine", "head", "middle", "bottom", "share", "highest", "mean", "state", "state_late"]
    + ["half", "tenth", "less", "down", "flat", "up", "loss_down", "loss_flat", "loss_up", "plot_hidden", "plot_spoken"]
    + ["prediction_rate", "prediction_trial", "question_rate", "question_trial"],
    "entity_browser": ["right", "missed", "invented", "type", "boundary", "both", "mistakes", "corpus", "surest"]
    + ["words", "subwords", "previous", "next", "sentence", "case", "as_said", "not_as_said"],
    "augmentation_explorer": [preset["name"] for preset in list_presets(8)]
    + ["crop_padding", "mirror", "rand_augment", "mix", "image", "partner", "mirror_off", "mirror_on"]
    + ["none", "mixup", "cutmix", "told", "read", "most", "some", "few", "left_most", "left_some", "left_few"],
    "rate_finder": ["mine", "steepest", "tenth", "rule", "rate", "trained", "accuracy"]
    + ["too_low", "at_lowest", "too_high", "raw", "plot_hidden", "plot_spoken"],
    "budget_curves": [*METHODS, "all_labels", "labels_each", "way", "mean", "ends", "seeds", "budgets", "freezing"]
    + ["budgets_slider", "freezing_slider", "compare", "at_labels", "labels", "frozen", "labels_term", "frozen_term"]
    + ["plot_hidden", "budgets_spoken", "freezing_spoken", "prediction_budgets", "prediction_freezing"]
    + ["ahead", "behind"],
    "confusion_browser": ["numbers", "counts", "shares", "order", "surest", "least_sure", "overlay_off", "overlay_on"]
    + ["head_hidden", "head_right", "head_wrong", "gold", "said", "sure", "number", "cell_hidden", "cell_spoken"]
    + ["thumb_hidden", "thumb_spoken"],
    SHARED: ["as_said", "not_as_said", "predict_again"],
}


@pytest.fixture
def shelf(monkeypatch):
    """The controls' catalogue, read by the rules for the course's own."""
    monkeypatch.setattr(languages, "SHELF", control_words.SHELF)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A working folder whose course is in Chinese."""
    (tmp_path / ".headstart").mkdir()
    (tmp_path / ".headstart/course.json").write_text(json.dumps({"language": "zh_CN"}))
    monkeypatch.delenv(control_words.WORKSPACE_VARIABLE, raising=False)
    return tmp_path


def gaps(template):
    return {field for _, field, _, _ in string.Formatter().parse(template) if field is not None}


def asked_for(script):
    """Keys that stand in a script as `t("key"` or as one of two in `t(… ? "key" : "key"`."""
    text = (ROOM / f"{script}.js").read_text(encoding="utf-8")
    single = re.findall(r'\bt(?:old)?\("(\w+)"', text)
    return set(single) | {key for pair in re.findall(r'\bt\([^?"]*\? "(\w+)" : "(\w+)"', text) for key in pair}


def test_a_translation_is_whole_and_fresh(shelf):
    assert languages.texts("zh_CN") and languages.translation_faults("zh_CN") == []


def test_a_translation_has_the_same_gaps_to_fill(shelf):
    original, translated = languages.texts("en"), languages.texts("zh_CN")
    assert {key: gaps(text) for key, text in translated.items()} == {key: gaps(text) for key, text in original.items()}


@pytest.mark.parametrize("control", CONTROLS)
def test_a_script_asks_for_nothing_that_english_lacks(control):
    asked = asked_for(control) | asked_for("control_frame") - {"prediction"} | set(COMPOSED[control] + COMPOSED[SHARED])
    assert len(asked) > 10 and asked - set(words_of(control, "en")) == set()


@pytest.mark.parametrize("control", CONTROLS)
def test_no_word_is_left_that_nothing_asks_for(control):
    asked = asked_for(control) | asked_for("control_frame") | set(COMPOSED[control] + COMPOSED[SHARED]) | {"stand_in"}
    assert set(words_of(control, "en")) - asked == set()


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_speaks_the_language_that_it_is_given(control):
    texts = CONTROLS[control](language="zh_CN").texts
    assert texts == words_of(control, "zh_CN") and texts["reveal"] == "揭晓"


@pytest.mark.parametrize("control", CONTROLS)
def test_english_is_the_default(control, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(control_words.WORKSPACE_VARIABLE, raising=False)
    assert CONTROLS[control]().texts == words_of(control, "en")


def test_the_working_folder_tells_the_language(course, monkeypatch):
    monkeypatch.setenv(control_words.WORKSPACE_VARIABLE, str(course))
    assert GradientMicroscope().texts["reveal"] == "揭晓"


def test_a_notebook_in_the_working_folder_needs_no_variable(course, monkeypatch):
    monkeypatch.chdir(course)
    assert GradientMicroscope().texts["reveal"] == "揭晓"


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"language": ["zh_CN"]}', "\udcff"])
def test_a_damaged_course_file_leaves_english(course, manifest, monkeypatch):
    (course / ".headstart/course.json").write_bytes(manifest.encode("utf-8", "surrogateescape"))
    monkeypatch.chdir(course)
    assert GradientMicroscope().texts["reveal"] == "Reveal"


@pytest.mark.parametrize("language", ["tlh", "../words/zh_CN", ""])
def test_a_language_without_a_file_reads_as_english(language, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(control_words.WORKSPACE_VARIABLE, raising=False)
    assert words_of("source_lab", language) == words_of("source_lab", "en")


def test_where_it_cannot_run_the_sentence_is_in_that_language():
    data, _ = GradientMicroscope(language="zh_CN")._repr_mimebundle_()
    assert data["text/plain"].startswith("梯度显微镜")
