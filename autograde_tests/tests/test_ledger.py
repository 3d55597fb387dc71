"""The formula ledger covers what the documents print, keeps its rules, and closes no row without proof."""

import math
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize, spatial, special, stats
from sklearn import metrics

from headstart.building.chapter_text import read_chapter
from headstart.errors import CourseError
from headstart.language.encoding import EncodedText
from headstart.language.masked_words import mask_tokens
from headstart.ledger import broken_promises, find_function, load_ledger
from headstart.ledger_rules import CLOSED

LEDGER = load_ledger()
CLOSED_FORMULAS = [row for row in LEDGER.formulas if row.status == CLOSED]
DISPLAYED = {"D0": 7, "D1": 3, "D2": 1, "D3": 6, "D4": 3}  # counted by hand in the five documents
CHAPTERS = {
    *("head_start", "objectives", "parameter_transfer", "resnet_cifar", "bert_sentences", "bert_entities", "choosing"),
    *("distillation", "instance_weighting", "feature_alignment", "parameter_efficient", "few_shot", "continual"),
    *("robustness", "shipping", "case_studies", "capstone"),
}
TAUGHT_IN = {  # words that the cell of a closed topic has, so that its text cannot lose the topic
    "why-transfer": ["labels", "computing", "cold start"],
    "domain-and-task": ["A **domain** is", "A **task** is", "The **source** is", "the **target** is"],
    "kinds-of-transfer": ["**instances**", "**features**", "**parameters**", "**relations**"],
    "negative-transfer": ["**negative transfer**"],
    "multi-task": ["multi-task learning", "In transfer only the target"],
    "domain-pretraining": ["**Domain-adaptive pretraining**", "no labels"],
}
CHECKS = {}


def check_of(formula_id):
    """Names the closed formula whose numbers a function checks; it gets what the ledger says computes them."""

    def keep(check):
        CHECKS[formula_id] = check
        return check

    return keep


def toy_classification(seed=0, count=12, width=3):
    """Overlapping classes, so that the loss has its minimum at finite weights."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(count, width))
    labels = (rng.random(count) < special.expit(features[:, 0])).astype(float)
    return rng.normal(size=width), features, labels


def log_loss(weights, features, labels):
    """The mean binary cross-entropy of a linear model, by scipy."""
    logits = features @ weights
    return -np.mean(labels * special.log_expit(logits) + (1 - labels) * special.log_expit(-logits))


def slopes(loss, point, width=1e-6):
    """The gradient of a function of a vector, by central differences."""
    steps = width * np.eye(len(point))
    return np.array([(loss(point + step) - loss(point - step)) / (2 * width) for step in steps])


@check_of("argmin")
def the_minimum_is_where_scipy_finds_it(minimise):
    start, features, labels = toy_classification()
    rows, classes = torch.tensor(features), torch.tensor(labels)
    found = minimise(lambda weights: F.binary_cross_entropy_with_logits(rows @ weights, classes), torch.tensor(start))
    best = optimize.minimize(log_loss, start, args=(features, labels), method="Nelder-Mead", tol=1e-10)
    assert found.tolist() == pytest.approx(best.x, abs=1e-4)


@check_of("erm")
def the_risk_of_a_sample_is_the_mean_of_its_examples(bce_from_logits):
    weights, features, labels = toy_classification()
    logits, labels = torch.tensor(features @ weights), torch.tensor(labels)
    risks = [float(F.soft_margin_loss(logit, 2 * label - 1)) for logit, label in zip(logits, labels, strict=True)]
    assert bce_from_logits(logits, labels).item() == pytest.approx(sum(risks) / len(risks))


@check_of("bce-logits")
def cross_entropy_from_logits_is_that_of_scipy_far_out_too(bce_from_logits):
    weights, features, labels = toy_classification()
    for scale in (1.0, 1e3):
        got = bce_from_logits(torch.tensor(scale * features @ weights), torch.tensor(labels))
        assert got.item() == pytest.approx(log_loss(scale * weights, features, labels))


@check_of("bce")
def cross_entropy_from_probabilities_is_that_of_scikit_learn(bce_from_probabilities):
    weights, features, labels = toy_classification()
    probabilities = special.expit(features @ weights)
    got = bce_from_probabilities(torch.tensor(probabilities), torch.tensor(labels))
    assert got.item() == pytest.approx(metrics.log_loss(labels, probabilities))
    assert math.isfinite(bce_from_probabilities(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 0.0])).item())


@check_of("bce-logits-gradient")
def the_gradient_has_the_slopes_of_the_loss(bce_logits_gradient):
    weights, features, labels = toy_classification()
    got = bce_logits_gradient(*map(torch.tensor, (weights, features, labels)))
    assert got.tolist() == pytest.approx(slopes(lambda point: log_loss(point, features, labels), weights), abs=1e-8)
    misread = bce_logits_gradient(*(torch.tensor(x, dtype=torch.float64) for x in ([-4.0], [[1.0]], [1.0])))
    assert misread.item() == pytest.approx(1 / (1 + math.exp(4)) - 1)


@check_of("bce-gradient")
def the_gradient_by_probabilities_is_the_same(bce_logits_gradient):
    weights, features, labels = toy_classification()
    probabilities = special.expit(features @ weights)
    outer = labels / probabilities - (1 - labels) / (1 - probabilities)
    inner = [slopes(lambda point, row=row: special.expit(row @ point), weights) for row in features]
    got = bce_logits_gradient(*map(torch.tensor, (weights, features, labels)))
    assert got.tolist() == pytest.approx(-np.mean(outer[:, None] * inner, axis=0), abs=1e-8)


@check_of("sgd-decay")
def a_step_with_decay_is_that_of_the_optimiser(sgd_decay_step):
    weights, gradient = torch.linspace(-2, 2, 5, dtype=torch.float64), torch.arange(5, dtype=torch.float64)
    parameter = torch.nn.Parameter(weights.clone())
    parameter.grad = gradient.clone()
    torch.optim.SGD([parameter], lr=0.3, weight_decay=0.2).step()
    torch.testing.assert_close(sgd_decay_step(weights, gradient, 0.3, 0.2), parameter.data)


@check_of("objective-source")
def the_weight_is_on_the_source_and_sizes_do_not_matter(joint_objective):
    target, source = (torch.tensor(values, dtype=torch.float64) for values in ([1, 3], [2, 4, 9]))
    assert joint_objective(target, source, 0.5).item() == pytest.approx(2 + 0.5 * 5)
    assert joint_objective(target, source.repeat(7), 0.5).item() == pytest.approx(2 + 0.5 * 5)


@check_of("joint-feature")
def with_roles_exchanged_the_weight_is_on_the_target(joint_objective):
    target, source = (torch.tensor(values, dtype=torch.float64) for values in ([1, 3], [2, 4, 9]))
    assert joint_objective(source, target, 0.5).item() == pytest.approx(5 + 0.5 * 2)
    assert joint_objective(source, target.repeat(7), 0.5).item() == pytest.approx(5 + 0.5 * 2)


@check_of("objective-frozen")
def a_frozen_term_pulls_at_nothing_and_a_source_term_does(joint_objective):
    def pull(source_loss):
        theta = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
        joint_objective((theta - 1).square()[None], source_loss(theta)[None], 10.0).backward()
        return theta.grad.item()

    assert pull(lambda theta: (theta.detach() + 5) ** 2) == pytest.approx(2 * (3 - 1))
    assert pull(lambda theta: (theta + 5) ** 2) == pytest.approx(2 * (3 - 1) + 10 * 2 * (3 + 5))


@check_of("objective-ratio")
def the_ratio_is_a_fraction_where_there_is_one(ratio_weight):
    frozen = [True] * 14 + [False] * 4
    assert ratio_weight(frozen, "kept") == pytest.approx(float(Fraction(14, 18)))
    assert ratio_weight(frozen, "trained") == pytest.approx(float(Fraction(14, 4)))
    with pytest.raises(ValueError):
        ratio_weight([True] * 18, "trained")


@check_of("l2-sp")
def the_penalty_is_made_of_squared_distances(l2_sp_penalty):
    torch.manual_seed(0)
    names = {"backbone": 6, "head": 4}
    here, there = ({name: torch.rand(size, dtype=torch.float64) for name, size in names.items()} for _ in range(2))
    there["head"] = torch.rand(10, dtype=torch.float64)  # of another shape: the head is new
    distance = spatial.distance.sqeuclidean(here["backbone"].numpy(), there["backbone"].numpy())
    length = spatial.distance.sqeuclidean(here["head"].numpy(), np.zeros(4))
    assert l2_sp_penalty(here, there, 0.7, 0.2).item() == pytest.approx(0.7 * distance + 0.2 * length)


class TableOfGuesses(torch.nn.Module):
    """Stands in for a language model, and for its tokenizer: the logits at a place are a row for the id seen there."""

    mask_token_id, all_special_ids = 4, [0, 1, 2, 4]

    def __init__(self, rows):
        super().__init__()
        self.rows, self.seen = torch.nn.Parameter(torch.tensor(rows, dtype=torch.float32)), []

    def __len__(self):
        return len(self.rows)

    def forward(self, input_ids, attention_mask):
        self.seen.append(input_ids)
        return SimpleNamespace(logits=self.rows[input_ids])


@check_of("pretraining")
def the_loss_is_that_of_scipy_at_the_chosen_places(masked_loss):
    rng = np.random.default_rng(0)
    table = TableOfGuesses(rng.normal(0, 2, (12, 12)))
    sentences = [(1, *rng.integers(5, 12, count).tolist(), 2) for count in (90, 30, 4)]
    got = masked_loss(table, table, EncodedText(tuple(sentences), None, (), 0))
    padded = torch.tensor([[*one, *[0] * (92 - len(one))] for one in sentences])
    masks = {"mask_id": 4, "vocabulary": 12, "special_ids": torch.tensor(table.all_special_ids)}
    seen, labels = mask_tokens(padded, **masks, generator=torch.Generator().manual_seed(0))
    assert [batch.tolist() for batch in table.seen] == [seen.tolist()]
    rows, chosen = table.rows.detach().double().numpy(), [place.tolist() for place in (labels >= 0).nonzero()]
    guessed = [-special.log_softmax(rows[seen[b, t]])[labels[b, t]] for b, t in chosen]
    assert len(guessed) > 10 and {b for b, _ in chosen} >= {0, 1}
    assert got == pytest.approx(sum(guessed) / len(guessed), rel=1e-6)


@check_of("transferability")
def gain_is_that_of_a_paired_test(transfer_gain):
    torch.manual_seed(0)
    finetuned, scratch = torch.rand(9, dtype=torch.float64), torch.rand(9, dtype=torch.float64)
    gain, half_width = transfer_gain(finetuned, scratch)
    interval = stats.ttest_rel(finetuned.numpy(), scratch.numpy()).confidence_interval(0.95)
    assert gain == pytest.approx(sum(finetuned.tolist()) / 9 - sum(scratch.tolist()) / 9)
    assert (gain - half_width, gain + half_width) == pytest.approx((interval.low, interval.high))


def test_every_displayed_formula_of_the_documents_stands_in_one_row():
    numbers = Counter((place.document, place.number) for row in LEDGER.formulas for place in row.where if place.number)
    assert numbers == Counter((document, n) for document, count in DISPLAYED.items() for n in range(1, count + 1))


def test_only_what_is_missing_has_no_printed_form():
    assert [row.id for row in LEDGER.formulas if not row.printed] == ["transferability"]
    assert [row.verdict for row in LEDGER.formulas if not row.printed] == ["missing"]


def test_a_formula_is_wrong_or_the_same():
    for row in LEDGER.formulas:
        assert (row.corrected in row.printed) <= row.verdict.startswith("sound"), row.id


@pytest.mark.parametrize("row", LEDGER.formulas, ids=lambda row: row.id)
def test_a_formula_is_latex_that_closes_what_it_opens(row):
    for formula in (*row.printed, row.corrected):
        bare = re.sub(r"\\[{}]", "", formula)
        assert "$" not in formula
        assert bare.count("{") == bare.count("}")
        assert formula.count(r"\left") - formula.count(r"\leftarrow") == formula.count(r"\right")


def test_rows_name_chapters_that_are_there_or_planned():
    assert {row.chapter for row in LEDGER.rows} - CHAPTERS == set()


@pytest.mark.parametrize("row", CLOSED_FORMULAS, ids=lambda row: row.id)
def test_a_closed_formula_agrees_with_an_independent_oracle(row):
    CHECKS[row.id](find_function(row.function))


def test_every_closed_formula_has_its_check_and_no_open_one():
    assert set(CHECKS) == {row.id for row in CLOSED_FORMULAS}


def test_closed_rows_keep_their_promises():
    assert broken_promises(LEDGER) == []


def test_the_cells_of_closed_topics_speak_of_them():
    closed = [row for row in LEDGER.topics if row.status == CLOSED]
    assert {row.id for row in closed} == set(TAUGHT_IN)
    for row in closed:
        text = {piece.id: piece for piece in read_chapter(row.chapter).pieces}[row.anchor].source
        assert [words for words in TAUGHT_IN[row.id] if words not in text] == [], row.id


def test_the_summary_counts_formulas():
    assert LEDGER.summary() == f"ledger: {len(CLOSED_FORMULAS)} closed, {16 - len(CLOSED_FORMULAS)} open"


FORMULA = """
[[formula]]
id = "gain"
where = [{ document = "D1", section = "§4.2", number = 2 }]
printed = 'a'
verdict = "wrong"
corrected = 'b'
why = "Because."
function = "headstart_solutions.head_start:transfer_gain"
check = "scipy"
chapter = "head_start"
anchor = "transfer_gain"
status = "closed"
"""
TOPIC = """
[[topic]]
id = "why"
text = "Why."
chapter = "later"
anchor = ""
status = "open"
"""


@pytest.fixture
def ledger_of(tmp_path, monkeypatch):
    """Reads a text as a ledger."""
    monkeypatch.chdir(tmp_path)

    def read(text):
        path = tmp_path / "formulas.toml"
        path.write_text(text, encoding="utf-8")
        return load_ledger(path)

    return read


def test_a_row_is_read(ledger_of):
    (row,) = ledger_of(FORMULA).formulas
    assert (row.id, row.printed, row.places, row.line) == ("gain", ["a"], "D1 §4.2", 2)


def test_places_are_grouped_by_document(ledger_of):
    later = '{ document = "D1", section = "§5", number = 3, printed = "c" }'
    other = '{ document = "D3", section = "§1", number = 1 }'
    (row,) = ledger_of(FORMULA.replace("number = 2 }]", f"number = 2 }}, {later}, {other}]")).formulas
    assert row.places == "D1 §4.2, §5; D3 §1"
    assert row.printed == ["a", "c"]


def test_a_course_without_a_ledger_has_an_empty_one(tmp_path):
    assert load_ledger(tmp_path / "formulas.toml").summary() == "ledger: 0 closed, 0 open"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('why = "Because."', 'why = "Because."\ncolour = "red"', "colour"),
        ('why = "Because."\n', "", "missing or unknown: why"),
        ('why = "Because."', 'why = ""', "`why` is a text"),
        ('why = "Because."', "why = 3", "`why` is a text"),
        ('"wrong"', '"bad"', "verdict"),
        ('id = "gain"', 'id = "The gain"', "an id has small letters"),
        ("§4.2", "4.2", "§"),
        ('"D1"', '"D9"', "D9"),
        (", number = 2", "", "where"),
        ("number = 2", "number = 0", "where"),
        ("number = 2", 'number = 2, page = "3"', "page"),
        ("printed = 'a'", "printed = ''", "where"),
        ('"closed"', '"done"', "`status` is open or closed"),
        ('"closed"', '"open"', "an open formula has no function"),
        ('function = "headstart_solutions.head_start:transfer_gain"', 'function = ""', "none for function"),
        ('anchor = "transfer_gain"', 'anchor = ""', "none for anchor"),
        ('check = "scipy"', 'check = ""', "none for check"),
        ('chapter = "head_start"', 'chapter = "nowhere"', "course.toml; got 'nowhere'"),
    ],
)
def test_a_faulty_row_is_named_with_its_line(ledger_of, old, new, words):
    assert old in FORMULA
    with pytest.raises(CourseError, match=words) as caught:
        ledger_of("# first\n" + FORMULA.replace(old, new))
    assert (caught.value.path, caught.value.line) == (Path("formulas.toml"), 3)


@pytest.mark.parametrize(("row", "line"), [(FORMULA, 15), (TOPIC, 9)])
def test_an_id_that_stands_twice_is_named_with_its_line(ledger_of, row, line):
    with pytest.raises(CourseError, match="stands once") as caught:
        ledger_of(row + row)
    assert caught.value.line == line


def test_a_topic_closes_with_a_cell_alone(ledger_of):
    closed = TOPIC.replace('"open"', '"closed"').replace('"later"', '"head_start"')
    with pytest.raises(CourseError, match="none for anchor"):
        ledger_of(closed)
    assert ledger_of(closed.replace('anchor = ""', 'anchor = "two-worlds"')).topics[0].status == CLOSED


@pytest.mark.parametrize(("text", "words"), [("[[formula", "TOML"), ("[[formulae]]\nid = 'a'", "formulae")])
def test_a_faulty_file_is_named(ledger_of, text, words):
    with pytest.raises(CourseError, match=words) as caught:
        ledger_of(text)
    assert caught.value.path == Path("formulas.toml")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("head_start:transfer_gain", "head_start:no_such", "formulas.toml:2: `headstart_solutions.head_start:no_such`"),
        ("head_start:transfer_gain", "no_such:transfer_gain", "cannot be imported"),
        ("headstart_solutions.head_start:transfer_gain", "transfer_gain", "cannot be imported"),
        ('anchor = "transfer_gain"', 'anchor = "no-such"', "formulas.toml:2: `no-such` is no cell of the chapter"),
    ],
)
def test_a_broken_promise_is_named_with_its_line(ledger_of, old, new, words):
    assert old in FORMULA
    (problem,) = broken_promises(ledger_of(FORMULA.replace(old, new)))
    assert words in problem


def test_promises_of_other_chapters_can_be_left_aside(ledger_of, monkeypatch):
    ledger = ledger_of(FORMULA.replace('anchor = "transfer_gain"', 'anchor = "no-such"'))
    assert broken_promises(ledger, ["objectives"]) == []
    assert len(broken_promises(ledger, ["head_start"])) == 1
