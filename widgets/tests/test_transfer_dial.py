"""The transfer dial: runs become records with an interval, and what is no run is refused."""

import base64
import io
import json

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from headstart_widgets.transfer_dial import TransferDial, collect_records, paired_interval


def run(source="rendered digits", labels=10, rate="tuned", **more):
    return {"source": source, "labels": labels, "rate": rate, **({"gains": [0.1, 0.12, 0.08]} | more)}


def given(**more):
    return {"source": "random labels", "labels": 30, "rate": 0.01, "gain": -0.1, "low": -0.2, "high": 0.05, **more}


@pytest.mark.parametrize("draws", [2, 5, 10])
def test_the_interval_is_students(draws):
    gains = np.random.default_rng(draws).normal(0.05, 0.03, draws)
    expected = ttest_1samp(gains, 0).confidence_interval(0.95)
    assert paired_interval(gains) == pytest.approx((gains.mean(), expected.low, expected.high))


def test_one_draw_has_no_interval():
    assert paired_interval([0.25]) == (0.25, None, None)


def test_equal_gains_have_an_interval_without_width():
    assert paired_interval([0.125] * 4) == (0.125, 0.125, 0.125)


def test_a_gain_that_is_given_is_kept():
    (record,) = collect_records([given(draws=7)])
    assert record == {"source": "random labels", "labels": 30, "rate": 0.01, "gain": -0.1, "low": -0.2, "high": 0.05,
                      "draws": 7}  # fmt: skip


def test_gains_tell_how_many_draws_there_were():
    (record,) = collect_records([run(draws=99)])
    assert record["draws"] == 3


def test_records_are_ordered_by_source_as_given_then_rate_then_labels():
    runs = [run("b", 30, 0.1), run("a", 10, 0.1), run("b", 10, 0.1), run("b", 10, 0.01), run("b", 10, "tuned")]
    order = [(record["source"], record["rate"], record["labels"]) for record in collect_records(runs)]
    assert order == [("b", "tuned", 10), ("b", 0.01, 10), ("b", 0.1, 10), ("b", 0.1, 30), ("a", 0.1, 10)]


def test_numbers_of_numpy_reach_the_browser_as_plain_ones():
    dial = TransferDial([run(labels=np.int64(10), rate=np.float64(0.1), gains=np.array([0.1, 0.2]))])
    assert json.loads(json.dumps(dial.records)) == dial.records


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"labels": 10, "rate": "tuned", "gains": [0.1]}, "source missing"),
        (run(gains=[]), "has gains, or gain"),
        (run(gains=[12.0, 15.0]), "divide points by 100"),
        (run(gains=[0.1, float("nan")]), "between −1 and 1"),
        (run(labels=0), "whole number above 0"),
        (run(labels=2.5), "whole number above 0"),
        (run(rate=-0.1), "a rate is"),
        (run(rate="high"), "a rate is"),
        (given(low=0.0), "within its interval"),
        (given(low=None), "two ends"),
    ],
)
def test_what_is_no_run_is_refused_with_a_reason(wrong, told):
    with pytest.raises(ValueError, match=told):
        TransferDial([wrong])


def test_two_runs_of_one_combination_are_refused():
    with pytest.raises(ValueError, match="twice"):
        TransferDial([run(), run(gains=[0.5, 0.4])])


def test_no_runs_are_refused():
    with pytest.raises(ValueError, match="at least one run"):
        TransferDial([])


def test_runs_of_two_metrics_are_refused():
    with pytest.raises(ValueError, match="one metric; got F1, accuracy"):
        TransferDial([run(), run(labels=30, metric="F1")])


def test_the_metric_is_that_of_the_runs():
    assert TransferDial([run(metric="F1")]).metric == "F1" and TransferDial([run()]).metric == "accuracy"


@pytest.mark.parametrize("runs", [[run()], [run(gains=[0.1]), given(), run("random labels", 10, gains=[-0.3, -0.2])]])
def test_where_it_cannot_run_there_is_a_picture_and_a_text(runs):
    from matplotlib.image import imread

    data, _ = TransferDial(runs)._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 400 and picture.std() > 0.05
    assert "paired gain" in data["text/plain"] and "application/vnd.jupyter.widget-view+json" in data
