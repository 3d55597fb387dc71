"""Entity and token scores, held to seqeval, scikit-learn and counting by hand."""

import warnings

import numpy as np
import pytest
from seqeval.metrics import classification_report as entity_report
from sklearn.metrics import accuracy_score, precision_recall_fscore_support

from headstart.errors import CourseError
from headstart.language.entity_scores import Score, entity_scores, token_accuracy, token_scores

TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]


def random_taggings(seed):
    """Gold tags and a prediction that agrees on most of them, often ill-formed."""
    rng = np.random.default_rng(seed)
    gold, predicted = [], []
    for length in rng.integers(1, 12, size=rng.integers(1, 6)):
        tags = rng.choice(TAGS, size=length)
        other = np.where(rng.random(length) < 0.25, rng.choice(TAGS, size=length), tags)
        gold.append([str(tag) for tag in tags])
        predicted.append([str(tag) for tag in other])
    return gold, predicted


def flat(tagging):
    return [tag for tags in tagging for tag in tags]


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_entity_scores_are_those_of_seqeval(first):
    for gold, predicted in map(random_taggings, range(first, first + 50)):
        table = entity_scores(gold, predicted)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # seqeval warns of types without predictions
            report = entity_report(gold, predicted, output_dict=True, zero_division=0)
        rows = {**table.rows, "micro avg": table.micro, "macro avg": table.macro, "weighted avg": table.weighted}
        assert rows.keys() == report.keys()
        for name, row in rows.items():
            expected = [report[name][number] for number in ("precision", "recall", "f1-score")]
            assert [row.precision, row.recall, row.f1] == pytest.approx(expected)
        assert all(row.gold == report[name]["support"] for name, row in table.rows.items())


@pytest.mark.parametrize("outside", [True, False])
def test_token_scores_are_those_of_scikit_learn(outside):
    for gold, predicted in map(random_taggings, range(40)):
        table = token_scores(gold, predicted, outside=outside)
        labels = sorted((set(flat(gold)) | set(flat(predicted))) - (set() if outside else {"O"}))
        assert list(table.rows) == labels
        for average, row in [("micro", table.micro), ("macro", table.macro), ("weighted", table.weighted)]:
            expected = precision_recall_fscore_support(
                flat(gold), flat(predicted), labels=labels, average=average, zero_division=0
            )
            assert (row.precision, row.recall, row.f1) == pytest.approx(expected[:3])


def test_token_accuracy_is_that_of_scikit_learn():
    for gold, predicted in map(random_taggings, range(40)):
        inside = [pair for pair in zip(flat(gold), flat(predicted), strict=True) if pair[0] != "O"]
        assert token_accuracy(gold, predicted) == pytest.approx(accuracy_score(flat(gold), flat(predicted)))
        share = accuracy_score(*zip(*inside, strict=True)) if inside else 0
        assert token_accuracy(gold, predicted, outside=False) == pytest.approx(share)


def test_an_entity_counts_only_when_type_and_both_ends_are_right():
    gold = [["B-PER", "I-PER", "O", "B-ORG", "O", "B-LOC", "I-LOC"]]
    predicted = [["B-PER", "I-PER", "O", "B-LOC", "O", "B-LOC", "O"]]
    table = entity_scores(gold, predicted)
    assert table.rows == {"LOC": Score(0, 2, 1), "ORG": Score(0, 0, 1), "PER": Score(1, 1, 1)}
    assert table.micro == Score(1, 3, 3)


def test_token_accuracy_and_entity_f1_part_company():
    gold = [["O"] * 18 + ["B-PER", "I-PER"]]
    predicted = [["O"] * 18 + ["B-PER", "O"]]
    assert token_accuracy(gold, predicted) == pytest.approx(0.95)
    assert token_accuracy(gold, predicted, outside=False) == pytest.approx(0.5)
    assert entity_scores(gold, predicted).micro.f1 == 0


def test_the_same_span_in_another_sentence_is_not_right():
    assert entity_scores([["B-PER"], ["O"]], [["O"], ["B-PER"]]).micro == Score(0, 1, 1)


def test_iob1_and_iob2_of_the_same_entities_agree_fully():
    assert entity_scores([["I-PER", "I-PER", "B-PER"]], [["B-PER", "I-PER", "B-PER"]]).micro.f1 == 1


def test_scores_of_nothing_are_zero():
    table = entity_scores([["O", "O"]], [["O", "O"]])
    assert table.rows == {}
    assert (table.micro.f1, table.macro.f1, table.weighted.f1) == (0, 0, 0)


def test_a_type_that_is_only_predicted_drags_the_macro_average():
    table = entity_scores([["B-PER", "O"]], [["B-PER", "B-ORG"]])
    assert table.macro.f1 == pytest.approx(0.5) and table.weighted.f1 == pytest.approx(1.0)


def test_the_table_prints_a_line_for_each_type_and_average():
    lines = str(entity_scores([["B-PER", "I-PER", "B-LOC"]], [["B-PER", "I-PER", "O"]])).splitlines()
    assert [line.split()[0] for line in lines] == ["precision", "LOC", "PER", "micro", "macro", "weighted"]
    assert lines[3].split() == ["micro", "100.00%", "50.00%", "66.67%", "2"]


@pytest.mark.parametrize(
    "predicted, message",
    [([["O"]], "2 gold and 1 predicted:"), ([["O"], ["O", "O"]], "1 gold and 2 predicted in sentence 2")],
)
def test_taggings_of_different_sentences_are_refused(predicted, message):
    with pytest.raises(CourseError, match=message):
        entity_scores([["O"], ["O"]], predicted)
