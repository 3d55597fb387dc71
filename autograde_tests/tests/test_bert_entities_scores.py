"""The references of `bert_entities` score as seqeval and scikit-learn do, and D0's table contradicts itself."""

import random
import warnings

import pytest
from seqeval.metrics import classification_report, f1_score, precision_score, recall_score
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOB2, Entities
from sklearn import metrics

from headstart.course_files import chapter_file
from headstart_solutions.bert_entities import entity_f1, spans_of, summary_rows, to_iob2

TAGS = ["O", *(f"{prefix}-{kind}" for kind in ("PER", "ORG", "LOC") for prefix in "BI")]
D0_ROWS = {
    "B-LOC": (0.926, 0.906, 1668),
    "I-LOC": (0.900, 0.805, 257),
    "B-MISC": (0.875, 0.856, 702),
    "I-MISC": (0.838, 0.782, 216),
    "B-ORG": (0.914, 0.898, 1661),
    "I-ORG": (0.911, 0.894, 835),
    "B-PER": (0.964, 0.957, 1617),
    "I-PER": (0.983, 0.980, 1156),
    "O": (0.993, 0.995, 38323),
}


def random_corpus(seed, sentences=30):
    """Gold and predicted tags, any order of tags allowed; most of the time the two agree."""
    draw = random.Random(seed)
    gold = [[draw.choice([*TAGS, "O", "O"]) for _ in range(draw.randint(1, 12))] for _ in range(sentences)]
    predicted = [[tag if draw.random() < 0.8 else draw.choice(TAGS) for tag in tags] for tags in gold]
    return gold, predicted


def by_seqeval(gold, predicted):
    return tuple(float(score(gold, predicted)) for score in (precision_score, recall_score, f1_score))


@pytest.mark.parametrize("seed", range(20))
def test_spans_are_those_of_seqeval_also_when_tags_are_ill_formed(seed):
    for tags in random_corpus(seed)[0]:
        wanted = [(kind, start, end + 1) for kind, start, end in get_entities(tags)]
        assert spans_of(tags) == wanted


@pytest.mark.parametrize("seed", range(20))
def test_spans_that_begin_with_b_are_those_of_seqevals_strict_mode(seed):
    for tags in random_corpus(seed)[0]:
        wanted = [(one.tag, one.start, one.end) for one in Entities([tags], IOB2).entities[0]]
        assert [span for span in spans_of(tags) if tags[span[1]].startswith("B-")] == wanted


@pytest.mark.parametrize("seed", range(20))
def test_entity_scores_are_those_of_seqeval(seed):
    gold, predicted = random_corpus(seed)
    got = entity_f1([spans_of(tags) for tags in gold], [spans_of(tags) for tags in predicted])
    assert got == pytest.approx(by_seqeval(gold, predicted), abs=1e-12)


@pytest.mark.parametrize(
    ("gold", "predicted"),
    [([["O", "O"]], [["O", "O"]]), ([["B-PER"]], [["O"]]), ([["O"]], [["B-PER"]]), ([["B-PER"]], [["B-LOC"]])],
)
def test_nothing_to_divide_by_counts_as_it_does_in_seqeval(gold, predicted):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # seqeval warns and takes 0
        wanted = by_seqeval(gold, predicted)
    assert entity_f1([spans_of(tags) for tags in gold], [spans_of(tags) for tags in predicted]) == wanted


@pytest.mark.parametrize("seed", range(20))
def test_iob2_has_the_entities_that_iob1_had(seed):
    draw = random.Random(seed)
    tags, before = [], ""
    for _ in range(12):  # IOB1: B- only behind the same type
        kind = draw.choice(["", "PER", "LOC"])
        opens = kind and kind == before and draw.random() < 0.5
        tags.append(f"{'B' if opens else 'I'}-{kind}" if kind else "O")
        before = kind
    changed = to_iob2(tags)
    assert get_entities(changed) == get_entities(tags)
    assert all(changed[start].startswith("B-") for _, start, _ in get_entities(changed))
    assert to_iob2(changed) == changed


def class_table(gold, predicted):
    """The rows and the summary of scikit-learn's report."""
    report = metrics.classification_report(gold, predicted, output_dict=True, zero_division=0)
    names = sorted(set(gold) | set(predicted))
    rows = {name: (report[name]["precision"], report[name]["recall"], report[name]["support"]) for name in names}
    return rows, report


@pytest.mark.parametrize("seed", range(10))
def test_summary_rows_are_those_of_a_report(seed):
    gold, predicted = (sum(side, []) for side in random_corpus(seed, sentences=100))
    rows, report = class_table(gold, predicted)
    got = summary_rows(rows)
    for name in ("macro", "weighted"):
        wanted = [report[f"{name} avg"][score] for score in ("precision", "recall", "f1-score")]
        assert got[name] == pytest.approx(wanted, abs=1e-9)
    assert got["micro"] == pytest.approx([metrics.accuracy_score(gold, predicted)] * 3, abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_summary_rows_without_a_class_are_those_of_a_report_on_the_other_labels(seed):
    gold, predicted = (sum(side, []) for side in random_corpus(seed, sentences=100))
    rows, _ = class_table(gold, predicted)
    inside = [name for name in rows if name != "O"]
    for average in ("micro", "macro", "weighted"):
        wanted = metrics.precision_recall_fscore_support(gold, predicted, labels=inside, average=average)[:3]
        assert summary_rows(rows, ["O"])[average] == pytest.approx(wanted, abs=1e-9)


def test_the_table_of_d0_contradicts_itself_by_more_than_rounding():
    assert summary_rows(D0_ROWS)["macro"] == pytest.approx((0.923, 0.897, 0.909), abs=5e-4)
    for off in (-5e-4, 5e-4):
        shifted = {name: (p, r + off, n) for name, (p, r, n) in D0_ROWS.items()}
        for name in ("micro", "weighted"):
            assert round(summary_rows(shifted)[name][1], 3) >= 0.980 > 0.973


def test_without_o_the_table_of_d0_gives_0_922():
    assert [round(number, 3) for number in summary_rows(D0_ROWS, ["O"])["micro"]] == [0.931, 0.913, 0.922]


def test_the_predictions_of_d0s_table_do_not_add_up_to_its_tokens():
    at_most = sum((r + 5e-4) * n / (p - 5e-4) for p, r, n in D0_ROWS.values())
    assert at_most < sum(n for _, _, n in D0_ROWS.values())


def test_the_chapter_has_the_rows_as_d0_prints_them():
    text = chapter_file("bert_entities").read_text(encoding="utf-8")
    for name, (precision, recall, support) in D0_ROWS.items():
        assert f'"{name}": ({precision:.3f}, {recall:.3f}, {support})' in text


def test_an_entity_report_of_seqeval_has_no_row_for_outside():
    report = classification_report([["B-PER", "O"]], [["B-PER", "O"]], output_dict=True)
    assert "O" not in report and report["micro avg"]["support"] == 1
