"""The class report as a picture: one bar an exercise, one colour and one hatching an outcome."""

from __future__ import annotations

import io
from pathlib import Path

from headstart.safe_files import replace_file
from headstart_grading.instructor.class_report import ClassReport
from headstart_grading.instructor.course import writing
from headstart_grading.verdicts import Outcome

# Colours of M. Okabe and K. Ito (2008), which colour-blind people tell apart; hatching tells them apart without colour.
BARS = {
    "passed": ("#009E73", "", (Outcome.PASSED,)),
    "partial": ("#56B4E9", "//", (Outcome.PARTIAL,)),
    "wrong": ("#D55E00", "xx", (Outcome.WRONG,)),
    "crashed": ("#CC79A7", "..", (Outcome.CRASHED,)),
    "not attempted": ("#FFFFFF", "", (Outcome.NOT_ATTEMPTED,)),
    "stopped or unreadable": ("#999999", "\\\\", tuple(list(Outcome)[5:])),
}
INCHES_A_BAR = 0.42


def draw_report(report: ClassReport, path: Path) -> None:
    """Write the picture, in the form that the file's name ends in (.png, .svg, .pdf).

    Raises:
        CourseError: no room or no right to write, or an unknown form.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 1.6 + INCHES_A_BAR * len(report.exercises)), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    names = [one.exercise for one in report.exercises]
    lefts = [0] * len(names)
    for label, (colour, hatch, outcomes) in BARS.items():
        counts = [sum(one.outcomes.get(outcome, 0) for outcome in outcomes) for one in report.exercises]
        if not any(counts):
            continue
        bars = axes.barh(names, counts, left=lefts, color=colour, hatch=hatch, edgecolor="#333333", label=label)
        box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
        axes.bar_label(bars, [count or "" for count in counts], label_type="center", fontsize=9, color="black")
        for text, count in zip(axes.texts[-len(counts) :], counts, strict=True):
            text.set_bbox(box if count else None)
        lefts = [left + count for left, count in zip(lefts, counts, strict=True)]
    axes.invert_yaxis()
    title = f"{report.chapter}: {report.students} submissions"
    axes.set(xlabel="submissions", title=title, xlim=(0, 1.005 * max(lefts)))  # the last edge is drawn in whole
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    content = io.BytesIO()
    try:
        figure.savefig(content, format=path.suffix[1:] or "png")
    except ValueError as error:
        from headstart.errors import CourseError

        do = "let its name end in .png, .svg or .pdf"
        raise CourseError("a picture has a known form", repr(path.suffix), do, path=path) from error
    with writing("the picture", path):
        replace_file(path, content.getvalue())
