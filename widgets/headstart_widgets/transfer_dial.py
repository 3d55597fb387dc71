"""The transfer dial: recorded paired gains by source, number of labels and learning rate."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from headstart_widgets.control_frame import BLUE, GREEN, GREY, ORANGE, Control, compose_script, new_figure, to_png

TUNED = "tuned"
CONFIDENCE = 0.95
LOOKS = ((BLUE, "-", "o"), (ORANGE, "--", "s"), (GREEN, ":", "D"), (GREY, "-.", "^"))


class TransferDial(Control):
    """Lets a reader predict, and then see, whether a source helps or hurts, from runs that were recorded.

    Args:
        runs: one mapping for each combination that was recorded. `source` (text), `labels` (whole number) and `rate`
            (`"tuned"` or a number) name it. Either `gains`, the paired gain of every draw as a fraction
            (source − scratch), or `gain` with `low` and `high`, the ends of its 95 % interval. `metric` (text, the same
            in all, accuracy if left out) and `draws` (whole number) are shown.
        language: of the words, the working folder's by default; `source` and `metric` are shown as they are.

    Raises:
        ValueError: a run that lacks something or says something impossible, two runs of one combination, or no run.
    """

    _esm = compose_script(Path(__file__).with_suffix(".js"))
    table = "transfer_dial"

    records = traitlets.List().tag(sync=True)
    metric = traitlets.Unicode().tag(sync=True)

    def __init__(self, runs: Iterable[Mapping[str, Any]], language: str | None = None):
        runs = list(runs)
        metrics = {str(run.get("metric", "")) for run in runs}
        if len(metrics) > 1:
            named = ", ".join(sorted(metric or "accuracy" for metric in metrics))
            raise ValueError(f"all runs have one metric; got {named}: make a dial for each")
        super().__init__(language, records=collect_records(runs))
        self.metric = metrics.pop() or self.texts["accuracy"]

    def static_picture(self) -> bytes:
        """Gain with interval over labels, a panel for each source and a line for each rate, as PNG."""
        sources = list(dict.fromkeys(record["source"] for record in self.records))
        labels = sorted({record["labels"] for record in self.records})
        rates = list(dict.fromkeys(record["rate"] for record in self.records))
        figure = new_figure(3 * max(len(sources), 2), 3.2)
        panels = figure.subplots(1, len(sources), sharey=True, squeeze=False)[0]
        for axes, source in zip(panels, sources, strict=True):
            for place, rate in enumerate(rates):
                line = [record for record in self.records if (record["source"], record["rate"]) == (source, rate)]
                line.sort(key=lambda record: record["labels"])
                colour, style, marker = LOOKS[place % len(LOOKS)]
                spans = [spread(record) for record in line]
                axes.errorbar(
                    [labels.index(record["labels"]) + 0.08 * place for record in line],
                    [100 * record["gain"] for record in line],
                    yerr=np.array(spans).T.reshape(2, len(line)),
                    color=colour, linestyle=style, marker=marker, capsize=3, label=f"rate {rate}",
                )  # fmt: skip
            axes.axhline(0, color=GREY, linewidth=1)
            axes.set(title=source, xlabel="labels", xticks=range(len(labels)), xticklabels=labels)
        panels[0].set_ylabel(f"gain in {self.metric} (points)")
        panels[-1].legend(frameon=False, fontsize=8)
        return to_png(figure)


def collect_records(runs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Runs as records: `source`, `labels`, `rate`, `gain`, `low`, `high` (fractions; no interval: None), `draws`.

    Rates are in order: tuned first, then ascending; sources stay in the order in which they first come.

    Raises:
        ValueError: as `TransferDial` does.
    """
    records = [make_record(run) for run in runs]
    if not records:
        raise ValueError("a transfer dial needs at least one run; got none")
    seen = set()
    for record in records:
        key = record["source"], record["labels"], record["rate"]
        if key in seen:
            raise ValueError(f"every combination is given once; got {key} twice: merge their gains")
        seen.add(key)
    first = list(dict.fromkeys(record["source"] for record in records))
    return sorted(records, key=lambda record: (first.index(record["source"]), rate_order(record), record["labels"]))


def make_record(run: Mapping[str, Any]) -> dict[str, Any]:
    """One run, checked, with the mean of its gains and their interval where these are not given."""
    missing = sorted({"source", "labels", "rate"} - set(run))
    if missing:
        raise ValueError(f"a run names its source, labels and rate; {', '.join(missing)} missing in {dict(run)}")
    where = f"{run['source']}, {run['labels']} labels, rate {run['rate']}"
    rate = run["rate"]
    if rate != TUNED and (isinstance(rate, str) or not 0 < rate < math.inf):
        raise ValueError(f'a rate is "{TUNED}" or a number above 0; got {rate!r} ({where})')
    if int(run["labels"]) != run["labels"] or run["labels"] < 1:
        raise ValueError(f"labels is a whole number above 0; got {run['labels']!r} ({where})")
    name = {"source": str(run["source"]), "labels": int(run["labels"]), "rate": rate if rate == TUNED else float(rate)}
    return {**name, **read_gain(run, where)}


def read_gain(run: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`gain`, `low`, `high` and `draws` of a run: as given, else from its gains."""
    if "gain" in run:
        values = {"gain": run["gain"], "low": run.get("low"), "high": run.get("high"), "draws": run.get("draws")}
    elif len(run.get("gains", ())) > 0:
        gain, low, high = paired_interval(run["gains"])
        values = {"gain": gain, "low": low, "high": high, "draws": len(run["gains"])}
    else:
        raise ValueError(f"a run has gains, or gain with low and high; got {sorted(run)} ({where})")
    if (values["low"] is None) != (values["high"] is None):
        raise ValueError(f"an interval has two ends, low and high; got one ({where})")
    numbers = {key: float(values[key]) for key in ("gain", "low", "high") if values[key] is not None}
    if not all(math.isfinite(number) for number in numbers.values()) or abs(numbers["gain"]) > 1:
        raise ValueError(f"gains are fractions between −1 and 1; got {numbers} ({where}): divide points by 100")
    if "low" in numbers and not numbers["low"] <= numbers["gain"] <= numbers["high"]:
        raise ValueError(f"a gain lies within its interval; got {numbers} ({where})")
    return {**values, **numbers}


def paired_interval(gains: Iterable[float]) -> tuple[float, float | None, float | None]:
    """Mean of paired gains and the ends of Student's interval, mean ± t(0.975, n − 1) · s / √n; no ends when n is 1."""
    values = np.asarray(list(gains), dtype=float)
    mean = float(values.mean())
    if len(values) < 2:
        return mean, None, None
    from scipy.stats import t

    half = float(t.ppf((1 + CONFIDENCE) / 2, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values)))
    return mean, mean - half, mean + half


def rate_order(record: Mapping[str, Any]) -> float:
    """Tuned comes before every number."""
    return 0.0 if record["rate"] == TUNED else record["rate"]


def spread(record: Mapping[str, Any]) -> tuple[float, float]:
    """How far an interval reaches below and above its gain, in points; (0, 0) without one."""
    if record["low"] is None:
        return 0.0, 0.0
    return 100 * (record["gain"] - record["low"]), 100 * (record["high"] - record["gain"])
