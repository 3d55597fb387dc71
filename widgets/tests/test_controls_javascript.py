"""What the controls compute in the browser, run by node from the text a widget sends, against Python's models."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from headstart_widgets import gradient_microscope as microscope
from headstart_widgets import regularisation_basin as basin
from headstart_widgets.control_frame import compose_script
from headstart_widgets.transfer_dial import TransferDial, collect_records

SCRIPTS = Path(microscope.__file__).parent
CONTROLS = [
    "source_lab",
    "gradient_microscope",
    "regularisation_basin",
    "transfer_dial",
    "alignment_explorer",
    "metric_forge",
    "schedule_designer",
    "entity_browser",
    "augmentation_explorer",
    "rate_finder",
    "budget_curves",
    "confusion_browser",
]
LOGITS = [round(-6 + 0.1 * place, 1) for place in range(121)]
RECORDS = collect_records(
    [
        {
            "source": "rendered digits",
            "labels": 10,
            "rate": "tuned",
            "gain": 0.12,
            "low": 0.08,
            "high": 0.16,
            "draws": 10,
        },
        {
            "source": "rendered digits",
            "labels": 1000,
            "rate": 0.1,
            "gain": 0.02,
            "low": -0.01,
            "high": 0.05,
            "draws": 10,
        },
        {"source": "rendered digits", "labels": 100, "rate": 0.01, "gains": [0.3]},
        {"source": "random labels", "labels": 10, "rate": "tuned", "gain": -0.1, "low": -0.2, "high": -0.05},
    ]
)


@pytest.mark.parametrize("control", CONTROLS)
def test_a_script_is_one_text_that_can_render(ask, control):
    assert ask(control, "typeof own.default.render") == "function"
    assert "import " not in "".join(compose_script(SCRIPTS / f"{control}.js").splitlines(keepends=True)[:40])


@pytest.mark.parametrize("control", CONTROLS)
def test_a_script_asks_for_nothing_from_elsewhere(control):
    text = compose_script(SCRIPTS / f"{control}.js").replace("http://www.w3.org/2000/svg", "")
    assert [word for word in ("http:", "https:", "fetch(", "@import", "url(http", "eval(") if word in text] == []


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_takes_neither_the_kit_nor_torch(control):
    heavy = "{'torch', 'headstart', 'scipy', 'matplotlib'}"
    code = f"import sys, headstart_widgets.{control}\nprint({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("label", [0, 1])
def test_corrected_and_printed_gradients_are_those_of_python(ask, label):
    code = f"given.map((m) => [own.correctedGradient(m, {label}), own.printedGradient(m, {label})])"
    found = ask("gradient_microscope", code, LOGITS)
    expected = [[microscope.corrected_gradient(m, label), microscope.printed_gradient(m, label)] for m in LOGITS]
    assert np.array(found) == pytest.approx(np.array(expected), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("step", microscope.STEPS)
def test_the_finite_difference_is_that_of_python_up_to_rounding(ask, step, precision):
    code = f"given.map((m) => [0, 1].map((y) => own.finiteDifference(m, y, {step}, '{precision}')))"
    found = np.array(ask("gradient_microscope", code, LOGITS))
    size = float(step)
    expected = np.array([[microscope.finite_difference(m, y, size, precision) for y in (0, 1)] for m in LOGITS])
    # in double precision the last bit of the exponential may differ; what is rounded to single hides that
    slack = 8 * 2.0**-52 * 6 / size if precision == "float64" else 1e-12
    assert np.abs(found - expected).max() <= slack + 1e-12


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_loss_is_that_of_python(ask, precision):
    found = ask("gradient_microscope", f"given.map((m) => [0, 1].map((y) => own.bceLoss(m, y, '{precision}')))", LOGITS)
    expected = [[microscope.bce_loss(m, y, precision) for y in (0, 1)] for m in LOGITS]
    assert np.array(found) == pytest.approx(np.array(expected), rel=1e-15 if precision == "float32" else 1e-14)


def test_a_step_pushes_against_the_gradient(ask):
    assert ask("gradient_microscope", "[-0.98, 3.93, 0].map(own.push)") == ["up", "down", "stay"]


@pytest.mark.parametrize(
    ("step", "precision", "told"),
    [
        ("1e-3", "float64", "agrees"),
        ("1e-12", "float64", "is off by 0.00"),
        ("1e-12", "float32", "the same number"),
        ("1e-6", "float32", "is off by 0.0"),
    ],
)
def test_a_finite_difference_is_judged_in_words(ask, step, precision, told):
    setting = {"logit": -4, "label": 1, "step": step, "precision": precision}
    code = "own.judgeDifference(t, given, own.gradients(given).difference, own.gradients(given).corrected)"
    assert told in ask("gradient_microscope", code, setting)


def test_strengths_are_those_of_python(ask):
    found = ask(
        "regularisation_basin", f"Array.from({{ length: {basin.STRENGTHS} }}, (_, place) => own.strength(place))"
    )
    assert found == pytest.approx([basin.strength(place) for place in range(basin.STRENGTHS)], rel=1e-13)


def test_optima_and_what_is_told_of_them_are_those_of_python(ask):
    rng = np.random.default_rng(0)
    settings = [[float(10 ** rng.uniform(-3, 2)), rng.uniform(-1.6, 5.2, 2).tolist()] for _ in range(30)] + [
        [0.0, [1, 1]]
    ]
    found = ask("regularisation_basin", "given.settings.map(([l, source]) => own.compare(given.world, l, source))",
                {"world": basin.WORLD, "settings": settings})  # fmt: skip
    for reading, (value, source) in zip(found, settings, strict=True):
        for name, strength, anchor in (("none", 0, source), ("l2", value, [0, 0]), ("l2sp", value, source)):
            weights = basin.optimum(strength, anchor)
            expected = {
                "few": basin.quadratic_loss(basin.WORLD["few"], weights),
                "whole": basin.quadratic_loss(basin.WORLD["whole"], weights),
                "source": np.linalg.norm(weights - source),
                "zero": np.linalg.norm(weights),
            }
            assert reading[name].pop("weights") == pytest.approx(weights, rel=1e-10)
            assert reading[name] == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("kind", ["few", "whole"])
def test_a_contour_has_its_level_everywhere(ask, kind):
    points = ask("regularisation_basin", "own.contour(given, 1.5)", basin.WORLD[kind])
    assert [basin.quadratic_loss(basin.WORLD[kind], point) for point in points] == pytest.approx([1.5] * len(points))


def test_the_best_are_all_that_nothing_shown_parts(ask):
    given = {"none": {"whole": 0.5}, "l2": {"whole": 0.401}, "l2sp": {"whole": 0.4}}
    assert ask("regularisation_basin", "own.best(given)", given) == ["l2", "l2sp"]


def test_axes_hold_every_value_once_and_in_order(ask):
    axes = ask("transfer_dial", "own.axesOf(given)", RECORDS)
    assert axes == {
        "sources": ["rendered digits", "random labels"],
        "labels": [10, 100, 1000],
        "rates": ["tuned", 0.01, 0.1],
    }


def test_a_combination_that_was_not_recorded_is_said_to_be_so(ask):
    choice = {"source": "random labels", "labels": 1000, "rate": 0.1}
    told = ask(
        "transfer_dial", "own.sentence(t, given[1], own.find(given[0], given[1]), 'accuracy')", [RECORDS, choice]
    )
    assert told == "Not recorded: random labels, 1000 labels, rate 0.1."


@pytest.mark.parametrize(
    ("place", "verdict", "told"),
    [
        (0, "help", "rendered digits, 10 labels, tuned rates: helps by 12.0 points of accuracy "
            "(gain +12.0, 95 % interval 8.0 to 16.0, 10 draws)."),
        (1, "neither", "a gain of +30.0 points of accuracy, 1 draw. Without an interval nothing is shown."),
        (2, "neither", "95 % interval −1.0 to 5.0, 10 draws. The interval contains 0: nothing shown."),
        (3, "hurt", "hurts by 10.0 points of accuracy (gain −10.0, 95 % interval −20.0 to −5.0)."),
    ],
)  # fmt: skip
def test_a_record_is_told_in_words(ask, place, verdict, told):
    found = ask("transfer_dial", "[own.verdict(given), own.sentence(t, given, given, 'accuracy')]", RECORDS[place])
    assert found[0] == verdict and told in found[1]


@pytest.mark.parametrize(("low", "high"), [(0, 0.1), (-0.1, 0), (0, 0)])
def test_an_interval_that_touches_zero_shows_nothing(ask, low, high):
    assert ask("transfer_dial", "own.verdict(given)", {"low": low, "high": high}) == "neither"


def test_a_small_gain_does_not_read_as_zero(ask):
    assert ask("transfer_dial", "[0.0004, -0.0004, 0.004, 0].map((gain) => own.points(gain, true))") == [
        "+0.04", "−0.04", "+0.4", "0.0"]  # fmt: skip


def test_the_dials_axis_holds_every_interval_and_zero(ask):
    for runs in (RECORDS, RECORDS[:1], RECORDS[1:2], RECORDS[3:]):
        ends = ask("transfer_dial", "own.range(given)", runs)
        numbers = [
            0,
            *(100 * record[key] for record in runs for key in ("gain", "low", "high") if record[key] is not None),
        ]
        assert ends["from"] <= min(numbers) and ends["to"] >= max(numbers) and ends["from"] < ends["to"]


def test_what_python_sends_is_what_the_dial_reads(ask):
    dial = TransferDial([{"source": "a", "labels": 10, "rate": 0.1, "gains": [0.1, 0.2, 0.3]}])
    told = ask("transfer_dial", "own.sentence(t, given, own.find([given], given), 'accuracy')", dial.records[0])
    assert "helps" not in told and "95 % interval −4.8 to 44.8, 3 draws" in told


@pytest.mark.parametrize(
    ("accuracy", "predicted", "told"),
    [
        (0.61, 60, "61.0 % of 400 real scans are read rightly, 1 point above your prediction."),
        (0.6125, 60, "61.3 % of 400 real scans are read rightly, 1.3 points above your prediction."),
        (0.59, 60, "59.0 % of 400 real scans are read rightly, 1 point below your prediction."),
        (0.5975, 60, "59.8 % of 400 real scans are read rightly, 0.2 points below your prediction."),
        (0.6, 60, "60.0 % of 400 real scans are read rightly, just as you predicted."),
        (0.12, 60, "12.0 % of 400 real scans are read rightly, 48 points below your prediction. "
            "Hardly better than guessing."),
    ],
)  # fmt: skip
def test_the_source_lab_tells_the_difference_of_the_two_numbers_it_shows(ask, accuracy, predicted, told):
    assert ask("source_lab", f"own.reading(t, {accuracy}, {predicted}, 400)") == told


def test_a_reading_has_all_its_gaps_filled_in_chinese(ask):
    told = ask("source_lab", "own.reading(t, 0.61, 60, 400)", language="zh_CN")
    assert told == "400 张真实扫描中读对了 61.0 %，比你的预测高 1 个百分点。"


def test_a_record_is_told_in_chinese(ask):
    told = ask("transfer_dial", "own.sentence(t, given, given, '准确率')", RECORDS[0], language="zh_CN")
    assert "有益，准确率提高 12.0 个百分点（增益 +12.0，95 % 区间 8.0 到 16.0，10 次抽样）" in told


def test_what_is_filled_in_is_not_filled_in_again(ask):
    code = "['twice', 'gap'].map((key) => own.makeWords(given)(key, { a: '{b}', b: '$&' }))"
    assert ask("source_lab", code, {"twice": "{a} and {b}", "gap": "{c}"}) == ["{b} and $&", "{c}"]
