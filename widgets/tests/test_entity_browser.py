"""The entity browser: how entities are paired off, against counting by hand and the course's scores."""

import base64
import io

import numpy as np
import pytest

from headstart.language.entity_scores import entity_scores
from headstart.language.entity_tags import entity_spans, spans_to_tags
from headstart_widgets.entity_browser import EntityBrowser

TAGS = ["O", "O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
WORDS = [["Ana", "Sousa", "left", "Porto"], ["Oil", "fell"]]
GOLD = [["B-PER", "I-PER", "O", "B-LOC"], ["O", "O"]]
PREDICTED = [["B-PER", "O", "O", "B-ORG"], ["B-MISC", "O"]]
ORPHANS = ["right", "missed", "invented", "type", "boundary", "both"]


@pytest.mark.parametrize(
    ("gold", "predicted", "kinds"),
    [
        ("B-PER I-PER O", "B-PER I-PER O", ["right"]),
        ("B-PER I-PER O", "O O O", ["missed"]),
        ("O O O", "O B-PER O", ["invented"]),
        ("B-PER I-PER O", "B-ORG I-ORG O", ["type"]),
        ("B-PER I-PER O", "B-PER O O", ["boundary"]),
        ("B-PER I-PER O", "O B-PER I-PER", ["boundary"]),
        ("B-PER I-PER O", "O B-ORG I-ORG", ["both"]),
        ("B-PER O O", "O O B-PER", ["missed", "invented"]),
        ("B-PER I-PER I-PER", "B-PER B-PER I-PER", ["boundary", "invented"]),  # split in two
        ("B-PER B-PER O", "B-PER I-PER O", ["boundary", "missed"]),  # melted together
        ("B-PER I-PER B-LOC", "B-PER B-LOC B-LOC", ["boundary", "invented", "right"]),
        (
            "B-PER I-PER O",
            "B-ORG I-PER O",
            ["boundary", "invented"],
        ),  # a stray I- is an entity
        ("B-PER I-PER O", "I-PER I-PER O", ["right"]),  # as conlleval reads it
    ],
)
def test_entities_are_paired_off(ask, gold, predicted, kinds):
    found = ask("entity_browser", "own.pairEntities(...given)", [gold.split(), predicted.split()])
    assert [one["kind"] for one in found] == kinds


@pytest.fixture(scope="module")
def cases(ask):
    rng = np.random.default_rng(0)
    gold = []
    for length in rng.integers(1, 12, size=200):
        tags = rng.choice(TAGS, size=length).tolist()
        gold.append(spans_to_tags(entity_spans(tags), length))
    predicted = [[tag if rng.random() < 0.7 else str(rng.choice(TAGS)) for tag in tags] for tags in gold]
    found = ask("entity_browser", "own.findCases(given)", {"gold": gold, "predicted": predicted, "confidences": None})
    return gold, predicted, found


def test_every_entity_is_in_one_case(cases):
    gold, predicted, found = cases
    for key, tagging in (("gold", gold), ("predicted", predicted)):
        spans = [(place, *span) for place, tags in enumerate(tagging) for span in entity_spans(tags)]
        paired = [(one["sentence"], *one[key].values()) for one in found if one[key]]
        assert sorted(paired) == sorted(spans) and len(spans) > 100


def test_as_many_are_right_as_the_courses_score_counts(cases):
    gold, predicted, found = cases
    assert sum(one["kind"] == "right" for one in found) == entity_scores(gold, predicted).micro.correct


def test_kinds_are_what_they_are_called(cases):
    for one in cases[2]:
        gold, said = one["gold"], one["predicted"]
        alike = bool(gold and said) and gold["type"] == said["type"]
        bounds = bool(gold and said) and (gold["start"], gold["end"]) == (said["start"], said["end"])
        overlap = bool(gold and said) and gold["start"] < said["end"] and said["start"] < gold["end"]
        due = {
            (True, True, True): "right",
            (False, True, True): "type",
            (True, False, True): "boundary",
            (False, False, True): "both",
        }.get((alike, bounds, overlap), "missed" if gold else "invented")
        assert one["kind"] == due


def test_nothing_missed_overlaps_anything_invented(cases):
    for one in cases[2]:
        for other in cases[2]:
            if (one["kind"], other["kind"], one["sentence"]) == ("missed", "invented", other["sentence"]):
                gold, said = one["gold"], other["predicted"]
                assert gold["end"] <= said["start"] or said["end"] <= gold["start"]


def test_cases_stand_in_the_order_of_the_text(cases):
    places = [
        (one["sentence"], min(span["start"] for span in (one["gold"], one["predicted"]) if span)) for one in cases[2]
    ]
    assert places == sorted(places)


def test_a_case_is_as_sure_as_its_tokens_are_on_average(ask):
    given = {"gold": GOLD[:1], "predicted": PREDICTED[:1], "confidences": [[0.9, 0.5, 0.1, 0.3]]}
    found = ask("entity_browser", "own.findCases(given).map((one) => one.sure)", given)
    assert found == pytest.approx([0.7, 0.3])


def test_filters_choose_by_kind_and_type_and_order(ask):
    given = {"gold": GOLD, "predicted": PREDICTED, "confidences": [[0.9, 0.5, 0.1, 0.3], [0.8, 1]]}
    code = """[["mistakes", "", "corpus"], ["mistakes", "", "surest"], ["type", "", "corpus"],
      ["mistakes", "LOC", "corpus"], ["mistakes", "ORG", "corpus"], ["right", "", "corpus"],
    ].map(([kind, type, order]) =>
      own.chooseCases(own.findCases(given), { kind, type, order }).map((one) => one.kind))"""
    assert ask("entity_browser", code, given) == [
        ["boundary", "type", "invented"],
        ["invented", "boundary", "type"],
        ["type"],
        ["type"],
        ["type"],
        [],
    ]


@pytest.mark.parametrize(
    ("counts", "most"),
    [
        ({"missed": 3, "type": 1}, ["missed"]),
        ({"missed": 2, "both": 2}, ["missed", "both"]),
        ({"right": 9}, []),
    ],
)
def test_the_most_frequent_mistakes_are_named(ask, counts, most):
    given = dict.fromkeys(ORPHANS, 0) | counts
    assert ask("entity_browser", "own.mostFrequent(given)", given) == most


def test_sub_words_are_those_of_their_word(ask):
    subwords = {"tokens": ["[CLS]", "so", "##usa", "left", "[SEP]"], "word_ids": [None, 0, 0, 1, None]}
    found = ask("entity_browser", "own.piecesOf(['Sousa', 'left', 'Porto'], given)", subwords)
    assert found == [["so", "##usa"], ["left"], ["Porto"]]  # the last was cut off


def test_python_sends_plain_lists():
    pieces = [(["a", "##na"], np.array([0, 0])), (["oil", "fell"], [0, 1])]
    browser = EntityBrowser(WORDS, GOLD, PREDICTED, confidences=[np.full(4, 0.123456), np.ones(2)], subwords=pieces)
    assert browser.confidences == [[0.1235] * 4, [1.0] * 2] and type(browser.confidences[0][0]) is float
    assert browser.subwords[0] == {"tokens": ["a", "##na"], "word_ids": [0, 0]}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"predicted": PREDICTED[:1]}, "1 for 2 sentences"),
        ({"confidences": [[0.5] * 4, [0.5] * 3]}, "3 for 2 words in sentence 2"),
        ({"subwords": [(["a"], [0])]}, "1 for 2 sentences"),
        ({"subwords": [(["a"], [0, 1]), (["b"], [0])]}, "1 sub-words and 2 ids"),
        ({"subwords": [(["a"], [7]), (["b"], [0])]}, "0 to 3; got 7"),
    ],
)
def test_what_does_not_fit_together_is_refused(given, told):
    with pytest.raises(ValueError, match=told):
        EntityBrowser(WORDS, GOLD, **{"predicted": PREDICTED, **given})


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = EntityBrowser(WORDS, GOLD, PREDICTED)._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.03
    assert "beside the gold ones" in data["text/plain"]


def test_words_with_dollar_signs_are_no_formulas_in_the_picture():
    browser = EntityBrowser([["$^$", "fell"]], [["O", "O"]], [["B-ORG", "O"]])
    assert browser.static_picture().startswith(b"\x89PNG")
