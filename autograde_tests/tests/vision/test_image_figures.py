"""What the figures of the chapters on images say: honest ticks, one look for each name, every panel filled."""

import pytest
import torch

from headstart.figures import new_figure
from headstart.vision.image_figures import draw_curves, draw_evidence, draw_log, draw_rungs


@pytest.fixture
def axes():
    import matplotlib.pyplot as plt

    figure, found = new_figure(2)
    yield found[0]
    plt.close(figure)


def shown_ticks(axis):
    axis.figure.canvas.draw()
    return [(place, label.get_text()) for place, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)]


def lines_named(axes, name):
    handles, names = axes.get_legend_handles_labels()
    return [handle for handle, one in zip(handles, names, strict=True) if one == name]


@pytest.mark.parametrize("ends", [(0.81, 0.98), (0.2, 0.55), (0.965, 0.985), (0.0, 1.0)])
def test_a_tick_in_percent_says_exactly_where_it_stands(axes, ends):
    draw_curves(axes[0], {"one": {1: [ends[0]], 2: [ends[1]]}}, label="labels")
    draw_rungs(axes[1], {"one": {"a": [ends[0]], "b": [ends[1]]}})
    for ticks in (shown_ticks(axes[0].yaxis), shown_ticks(axes[1].xaxis)):
        assert len(ticks) > 2
        assert [float(text.rstrip("%")) for _, text in ticks] == pytest.approx([100 * place for place, _ in ticks])


def test_a_name_looks_the_same_in_every_panel(axes):
    draw_rungs(axes[0], {"yours": {"a": [0.1]}, "recorded": {"a": [0.2]}})
    draw_rungs(axes[1], {"recorded": {"a": [0.2]}})
    (beside,), (alone,) = lines_named(axes[0], "recorded"), lines_named(axes[1], "recorded")
    assert (beside.get_color(), beside.get_marker()) == (alone.get_color(), alone.get_marker())
    assert lines_named(axes[0], "yours")[0].get_color() != alone.get_color()


def test_ways_to_train_have_three_looks_that_differ_in_colour_and_in_shape(axes):
    names = ("from scratch", "linear probe", "full fine-tuning")
    draw_curves(axes[0], {name: {1: [0.5], 2: [0.6]} for name in names}, label="labels")
    lines = [lines_named(axes[0], name)[0] for name in names]
    assert len({line.get_color() for line in lines}) == len({line.get_marker() for line in lines}) == 3


def test_a_log_counts_epochs_from_one(axes):
    draw_log(axes[0], {"accuracy": [0.1, 0.2], "val_accuracy": [0.3, 0.4]}, "accuracy", percent=True)
    assert [line.get_xdata().tolist() for line in axes[0].lines] == [[1, 2], [1, 2]]


def test_evidence_leaves_the_image_as_it_is_where_there_is_none(axes):
    image = torch.full((3, 8, 8), 51, dtype=torch.uint8)
    evidence = torch.zeros(8, 8)
    evidence[0, 0] = 1
    draw_evidence(axes[0], image, evidence, "read as 1")
    plain, laid = (shown.get_array() for shown in axes[0].images)
    assert plain[:8].tolist() == plain[-8:].tolist() == torch.full((8, 8), 0.2).tolist()
    assert (laid[..., 3] > 0).nonzero()[0].tolist() == [0]
