"""The schedule designer: rates in node and in Python against transformers' schedules, and the trial that it runs."""

import base64
import io
import math

import numpy as np
import pytest
import torch
from transformers import (
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)

from headstart_widgets.schedule_designer import PEAKS, ScheduleDesigner, schedule_share

SCHEDULES = {
    "constant": lambda optimizer, warmup, steps: get_constant_schedule_with_warmup(optimizer, warmup),
    "linear": get_linear_schedule_with_warmup,
    "cosine": get_cosine_schedule_with_warmup,
}
LENGTHS = [(0, 40), (4, 40), (1, 40), (39, 40), (40, 40), (60, 40), (1, 1), (0, 1)]  # warm-up and steps
SETTING = {"peak": 5e-5, "warmup": 4, "steps": 40, "decay": "linear", "factor": 0.8}


def shares_of_transformers(decay, warmup, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = SCHEDULES[decay](optimizer, warmup, steps)
    shares = []
    for _ in range(steps):
        shares.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return shares


@pytest.mark.parametrize("decay", SCHEDULES)
def test_shares_are_those_of_transformers(ask, decay):
    code = """given.map(([warmup, steps]) => Array.from({ length: steps }, (_, step) =>
      own.share({ decay: "DECAY", warmup, steps }, step)))""".replace("DECAY", decay)
    found = ask("schedule_designer", code, LENGTHS)
    for (warmup, steps), shares in zip(LENGTHS, found, strict=True):
        assert shares == pytest.approx(shares_of_transformers(decay, warmup, steps), abs=1e-12)


@pytest.mark.parametrize("decay", SCHEDULES)
@pytest.mark.parametrize(("warmup", "steps"), LENGTHS)
def test_pythons_shares_are_those_of_transformers(decay, warmup, steps):
    found = [schedule_share(decay, warmup, steps, step) for step in range(steps)]
    assert found == pytest.approx(shares_of_transformers(decay, warmup, steps), abs=1e-12)


def test_rates_fall_by_the_factor_from_layer_to_layer(ask):
    rates = ask("schedule_designer", "[7, 6, 5, 4, 3, 2, 1].map((layer) => own.rate(given, 6, layer, 4))", SETTING)
    assert rates[0] == pytest.approx(5e-5) and np.divide(rates[1:], rates[:-1]) == pytest.approx([0.8] * 6)


def test_a_layers_summary_is_that_of_its_rates(ask):
    found = ask("schedule_designer", "own.summary(given, 6, 2)", SETTING)
    rates = 5e-5 * 0.8**5 * np.array(shares_of_transformers("linear", 4, 40))
    assert [found["mean"], found["highest"]] == pytest.approx([rates.mean(), rates.max()])


def test_a_warm_up_longer_than_training_never_reaches_the_peak(ask):
    found = ask("schedule_designer", "own.summary(given, 6, 7)", {**SETTING, "warmup": 60})
    assert found["highest"] == pytest.approx(5e-5 * 39 / 60)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"decay": "constant", "factor": 1}, "half"),
        ({"factor": 0.8}, "tenth"),
        ({"factor": 0.5}, "less"),
        ({"factor": 1, "warmup": 0, "decay": "linear"}, "half"),  # 1/2 and half a step
    ],
)
def test_the_bottom_layers_mean_is_told_in_words_that_can_be_predicted(ask, change, verdict):
    assert ask("schedule_designer", "own.bottomVerdict(given, 6)", SETTING | change) == verdict


@pytest.mark.parametrize(
    ("losses", "verdict"),
    [
        ([2.0, 1.5, 1.0], "down"),
        ([1.0, 1.02, 0.98], "flat"),
        ([1.0, 0.2, 1.3], "up"),
        ([1.0, 0.5, None], "up"),
        ([1.0] * 10 + [0.1] * 80 + [1.0] * 10, "flat"),
        ([], "flat"),
    ],
)
def test_losses_are_told_in_words_that_can_be_predicted(ask, losses, verdict):
    assert ask("schedule_designer", "own.lossVerdict(given)", losses) == verdict


def test_rates_are_written_as_people_write_them(ask):
    found = ask("schedule_designer", "[5e-5, 2.54e-5, 0.1, 0, 3e-6].map(own.shownRate)")
    assert found == ["5e−5", "2.5e−5", "1e−1", "0", "3e−6"]


def test_python_sends_what_the_script_reads(ask):
    designer = ScheduleDesigner(layers=12, peak=2.2e-5, steps=100)
    assert designer.peaks[designer.peak] == 2e-5 and designer.layers == 12 and not designer.has_trial
    assert ask("schedule_designer", "own.drawnLayers(given)", 12) == {"head": 13, "middle": 6, "bottom": 1}


def test_peaks_rise_from_a_millionth_to_a_half():
    assert np.all(np.diff(PEAKS) > 0) and PEAKS[0] == 1e-6 and PEAKS[-1] == 0.5


def test_a_rate_far_too_high_is_offered_only_where_a_run_can_show_it():
    offered = [{preset["name"] for preset in ScheduleDesigner(trial=trial).presets} for trial in (None, lambda _: [1])]
    assert offered[1] - offered[0] == {"too_high"}


def test_a_trial_gets_the_settings_and_its_losses_come_back():
    asked = []
    designer = ScheduleDesigner(trial=lambda settings: asked.append(settings) or np.array([1.0, 0.5]))
    designer.request = {"view": "a", "id": 3, "settings": SETTING}
    assert asked == [SETTING]
    assert designer.response == {"view": "a", "id": 3, "settings": SETTING, "losses": [1.0, 0.5]}


def test_losses_that_are_no_numbers_become_nothing():
    designer = ScheduleDesigner(trial=lambda settings: [1.0, math.inf, math.nan, torch.tensor(2.0)])
    assert designer.respond(SETTING) == {"losses": [1.0, None, None, 2.0]}


@pytest.mark.parametrize(
    ("trial", "told"),
    [(None, "needs trial="), (lambda settings: [], "a loss or more"), (lambda settings: 1 / 0, "ZeroDivisionError")],
)
def test_a_trial_that_fails_is_answered_with_its_error(trial, told):
    answer = ScheduleDesigner(trial=trial).answer({"view": "a", "id": 1, "settings": SETTING})
    assert told in answer["error"] and "losses" not in answer


@pytest.mark.parametrize("given", [{"layers": 1}, {"steps": 9}, {"peak": 0}, {"peak": math.nan}])
def test_impossible_settings_are_refused(given):
    with pytest.raises(ValueError, match="layers ≥ 2, steps ≥ 10, peak > 0"):
        ScheduleDesigner(**given)


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = ScheduleDesigner()._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.05
    assert "learning rate over steps" in data["text/plain"]
