"""The confusion browser: counts against scikit-learn, which images are sent, and the order in which they are shown."""

import base64
import io

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from headstart_solutions.resnet_cifar import worst_confusions
from headstart_widgets.confusion_browser import ConfusionBrowser, choose_cases, count_cells, offer_pairs, read_map

RNG = np.random.default_rng(0)
COUNT, CLASSES = 60, ["cat", "dog", "frog", "ship"]
GOLD = RNG.integers(0, 4, COUNT)
SAID = np.where(RNG.random(COUNT) < 0.6, GOLD, RNG.integers(0, 4, COUNT))
IMAGES = RNG.integers(0, 256, (COUNT, 3, 6, 6), dtype=np.uint8)
SURE = RNG.random(COUNT)


def make(**given):
    fields = {"images": IMAGES, "gold": GOLD, "predicted": SAID, "classes": CLASSES, "confidences": SURE} | given
    return ConfusionBrowser(**fields)


def test_counts_are_those_of_scikit_learn():
    assert np.array_equal(make().counts, confusion_matrix(GOLD, SAID, labels=range(4)))


def test_shares_are_those_of_the_row(ask):
    expected = confusion_matrix(GOLD, SAID, labels=range(4), normalize="true")
    counts = count_cells(GOLD, SAID, 4).tolist()
    found = ask("confusion_browser", "given.map((row, r) => row.map((_, c) => own.rowShare(given, r, c)))", counts)
    assert np.array(found) == pytest.approx(expected)
    assert ask("confusion_browser", "own.rowShare([[0, 0], [1, 1]], 0, 1)") == 0


def test_worst_pairs_are_those_of_the_exercise_added_both_ways(ask):
    import torch

    both = {}
    for true, taken, count in worst_confusions(torch.tensor(GOLD), torch.tensor(SAID), 4, 99):
        pair = min(true, taken), max(true, taken)
        both[pair] = both.get(pair, 0) + count
    found = ask("confusion_browser", "own.worstPairs(given)", count_cells(GOLD, SAID, 4).tolist())
    assert {(one["first"], one["second"]): one["count"] for one in found} == both
    assert [one["count"] for one in found] == sorted(both.values(), reverse=True)


def test_the_worst_pair_is_among_those_offered_in_the_order_of_the_classes():
    counts = count_cells(GOLD, SAID, 4)
    offered = offer_pairs(counts)
    both = counts + counts.T - 2 * np.diag(np.diag(counts))
    assert max(one["count"] for one in offered) == both.max()
    places = [(one["first"], one["second"]) for one in offered]
    assert len(places) == 4 and places == sorted(places) and all(first < second for first, second in places)


def test_three_classes_offer_their_three_pairs():
    assert len(offer_pairs(np.eye(3, dtype=int))) == 3


def test_every_image_is_sent_with_its_pixels_where_there_are_few():
    from headstart_widgets.image_pixels import read_image

    cases = make().cases
    assert [case["place"] for case in cases] == list(range(COUNT))
    data = base64.b64decode(cases[7]["picture"].removeprefix("data:image/png;base64,"))
    assert np.array_equal(read_image(data), IMAGES[7])
    assert (cases[7]["gold"], cases[7]["predicted"]) == (GOLD[7], SAID[7])
    assert cases[7]["sure"] == pytest.approx(SURE[7], abs=1e-4)


def test_of_many_images_a_cell_sends_some_from_surest_to_least_sure():
    sure = RNG.permutation(100) / 100
    chosen = choose_cases([0] * 100, [1] * 100, sure.tolist(), [0] * 100, 5)
    assert sorted(sure[chosen]) == pytest.approx([0, 0.25, 0.5, 0.74, 0.99], abs=0.011)


def test_an_image_that_is_not_given_is_counted_only():
    browser = make(images=[None, *IMAGES[1:]])
    assert np.sum(browser.counts) == COUNT and len(browser.cases) == COUNT - 1


@pytest.mark.parametrize("order", ["surest", "least_sure"])
def test_a_cells_images_are_in_the_order_asked_for(ask, order):
    found = ask("confusion_browser", f"own.casesOf(given, 1, 1, '{order}')", make().cases)
    mine = [place for place in range(COUNT) if GOLD[place] == SAID[place] == 1]
    expected = sorted(mine, key=lambda place: SURE[place], reverse=order == "surest")
    assert [one["place"] for one in found] == expected


def test_a_row_is_shown_whole_and_in_the_order_given(ask):
    found = ask("confusion_browser", "own.casesOf(given, 2, null, 'given')", make().cases)
    assert [one["place"] for one in found] == np.flatnonzero(GOLD == 2).tolist()


def test_without_confidences_the_order_is_that_given(ask):
    browser = make(confidences=None)
    assert {case["sure"] for case in browser.cases} == {None}
    found = ask("confusion_browser", "own.casesOf(given, 0, 0, 'surest')", browser.cases)
    assert [one["place"] for one in found] == np.flatnonzero((GOLD == 0) & (SAID == 0)).tolist()


@pytest.mark.parametrize(
    ("key", "at", "expected"),
    [
        ("ArrowRight", [1, 1], [1, 2]),
        ("ArrowDown", [3, 1], [3, 1]),
        ("ArrowUp", [3, 1], [2, 1]),
        ("ArrowLeft", [0, 0], [0, 0]),
        ("Home", [2, 3], [2, 0]),
        ("End", [2, 0], [2, 3]),
        ("m", [2, 0], None),
    ],
)
def test_keys_stay_within_the_table(ask, key, at, expected):
    assert ask("confusion_browser", f"own.step('{key}', given, 4, 4)", at) == expected


def test_numbers_are_counts_or_percent_of_the_row(ask):
    code = "['counts', 'shares'].map((numbers) => own.cellText([[1, 3], [0, 0]], 0, 1, numbers))"
    assert ask("confusion_browser", code) == ["3", "75"]


def test_a_map_comes_as_bytes_of_any_size():
    found = read_map([[0, 0.5, 1.0]], "map")
    assert (found["height"], found["width"]) == (1, 3) and list(base64.b64decode(found["grey"])) == [0, 128, 255]


@pytest.mark.parametrize("values", [[0.5], [[1.5]], [[-0.1]], [[np.nan]], [[]]])
def test_what_is_no_map_is_refused(values):
    with pytest.raises(ValueError, match="is a map"):
        read_map(values, "evidence[0]")


def test_evidence_is_offered_where_there_is_some():
    assert make(evidence=[None] * (COUNT - 1) + [np.ones((2, 2))]).has_evidence
    assert not make().has_evidence


def test_brighter_is_more_all_along_the_ramp(ask):
    colours = np.array(ask("confusion_browser", "Array.from({ length: 21 }, (_, i) => own.rampColour(i / 20))"))
    brightness = colours @ [0.2126, 0.7152, 0.0722]
    assert np.all(np.diff(brightness) > 0)
    assert ask("confusion_browser", "[own.rampColour(-1), own.rampColour(2)]") == [[0, 32, 77], [255, 234, 70]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"gold": GOLD[:-1]}, "one entry an image"),
        ({"predicted": np.full(COUNT, 4)}, "predicted has classes from 0 to 3; got"),
        ({"classes": ["a", "b"]}, "3 to 20 classes"),
        ({"classes": ["a", "b", "c", "c"]}, "name of their own"),
        ({"confidences": np.full(COUNT, 3.0)}, "apply a softmax"),
        ({"images": [np.zeros((6, 6, 6)), *IMAGES[1:]]}, r"images\[0\] has the shape"),
    ],
)
def test_what_does_not_fit_together_is_refused(change, told):
    with pytest.raises(ValueError, match=told):
        make(**change)


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = make(classes=["cat", "dog", "frog", "5 $ ship $"])._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 200 and picture.std() > 0.05
    assert "images behind the numbers" in data["text/plain"]
