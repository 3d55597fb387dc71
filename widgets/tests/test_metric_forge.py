"""The metric forge: its scores in node against scikit-learn and seqeval, its presets, and what it takes and draws."""

import base64
import io

import numpy as np
import pytest
from seqeval.metrics import f1_score as entity_f1
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOB2, Entities
from sklearn.metrics import accuracy_score, f1_score

from headstart.language.entity_tags import entity_spans, first_breach, spans_to_tags
from headstart_widgets.metric_forge import MetricForge

TAGS = ["O", "O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
NEWS = [["Ana", "Sousa", "left", "Porto", "."], ["Oil", "fell", "."]]
NEWS_TAGS = [["B-PER", "I-PER", "O", "B-LOC", "O"], ["O", "O", "O"]]


def random_tags(rng, count=6):
    return [rng.choice(TAGS, size=length).tolist() for length in rng.integers(1, 10, size=count)]


def random_iob2(rng, count=6):
    return [spans_to_tags(entity_spans(tags), len(tags)) for tags in random_tags(rng, count)]


def flat(tagging):
    return [tag for tags in tagging for tag in tags]


@pytest.fixture(scope="module")
def scored(ask):
    """Random taggings, often ill-formed, and what the script makes of them: with and without O, by both readings."""
    rng = np.random.default_rng(0)
    pairs = []
    for _ in range(40):
        gold = random_tags(rng)
        keep = rng.uniform(0.2, 1)
        predicted = [[tag if rng.random() < keep else str(rng.choice(TAGS)) for tag in tags] for tags in gold]
        pairs.append([gold, predicted])
    code = """given.map(([gold, predicted]) => [[true, false], [false, true]].map(
      ([outside, strict]) => own.scores(gold, predicted, { outside, strict })))"""
    return list(zip(pairs, ask("metric_forge", code, pairs), strict=True))


def test_token_accuracy_is_that_of_scikit_learn(scored):
    for (gold, predicted), (with_o, _) in scored:
        assert with_o["accuracy"]["value"] == pytest.approx(accuracy_score(flat(gold), flat(predicted)))


def test_without_o_only_gold_entity_tokens_count_in_the_accuracy(scored):
    for (gold, predicted), (_, without) in scored:
        kept = [(one, other) for one, other in zip(flat(gold), flat(predicted), strict=True) if one != "O"]
        assert without["accuracy"]["value"] == pytest.approx(accuracy_score(*zip(*kept, strict=True)))


@pytest.mark.parametrize(("place", "outside"), [(0, True), (1, False)])
@pytest.mark.parametrize("average", ["micro", "macro"])
def test_token_f1_is_that_of_scikit_learn(scored, average, place, outside):
    for (gold, predicted), both in scored:
        labels = sorted({*flat(gold), *flat(predicted)} - (set() if outside else {"O"}))
        expected = f1_score(flat(gold), flat(predicted), labels=labels, average=average, zero_division=0)
        assert both[place][average]["value"] == pytest.approx(expected)


def test_entity_f1_is_that_of_seqeval(scored):
    for (gold, predicted), (lenient, _) in scored:
        assert lenient["entity"]["value"] == pytest.approx(entity_f1(gold, predicted, zero_division=0))


def test_strict_entity_f1_is_that_of_seqeval_in_strict_mode(scored):
    for (gold, predicted), (_, strict) in scored:
        expected = entity_f1(gold, predicted, mode="strict", scheme=IOB2, zero_division=0)
        assert strict["entity"]["value"] == pytest.approx(expected)


def test_the_two_readings_differ_somewhere(scored):
    assert any(lenient["entity"] != strict["entity"] for _, (lenient, strict) in scored)


def test_entities_are_read_as_seqeval_reads_them(ask):
    taggings = random_tags(np.random.default_rng(1), 60)
    found = ask("metric_forge", "given.map((tags) => [own.entitySpans(tags), own.entitySpans(tags, true)])", taggings)
    for tags, (lenient, strict) in zip(taggings, found, strict=True):
        assert [(span["type"], span["start"], span["end"] - 1) for span in lenient] == get_entities(tags)
        due = [(one.tag, one.start, one.end) for one in Entities([tags], IOB2).entities[0]]
        assert [(span["type"], span["start"], span["end"]) for span in strict] == due


def test_nothing_to_divide_by_scores_zero(ask):
    found = ask("metric_forge", "own.scores([['O']], [['O']], { outside: false })")
    assert {name: score["value"] for name, score in found.items()} == dict.fromkeys(found, 0)


@pytest.fixture(scope="module")
def presets(ask):
    """Random IOB2 sentences, what each preset makes of them, and its scores."""
    gold = random_iob2(np.random.default_rng(2), 40)
    code = """Object.fromEntries(Object.entries(own.PRESETS).map(([name, make]) => {
      const predicted = given.map((tags) => make(tags, ["LOC", "ORG", "PER"]));
      const strict = own.scores(given, predicted, { strict: true });
      return [name, { predicted, lenient: own.scores(given, predicted), strict }];
    }))"""
    return gold, ask("metric_forge", code, gold)


def test_o_everywhere_is_as_accurate_as_o_is_frequent_and_finds_nothing(presets):
    gold, made = presets
    found = made["all_outside"]["lenient"]
    assert found["accuracy"]["value"] == pytest.approx(flat(gold).count("O") / len(flat(gold)))
    assert found["entity"]["value"] == 0 and found["entity"]["predicted"] == 0


def test_slipped_ends_keep_every_entity_and_its_type(presets):
    gold, made = presets
    for tags, slipped in zip(gold, made["slips"]["predicted"], strict=True):
        assert first_breach(slipped, "IOB2") is None
        assert [span.type for span in entity_spans(slipped)] == [span.type for span in entity_spans(tags)]
        shifts = [abs(one.start - other.start) + abs(one.end - other.end) for one, other in zip(
            entity_spans(tags), entity_spans(slipped), strict=True)]  # fmt: skip
        assert max(shifts, default=0) <= 1


def test_slipped_ends_cost_entity_f1_more_than_accuracy(ask):
    found = ask("metric_forge", "own.scores(given, given.map((tags) => own.PRESETS.slips(tags)))", NEWS_TAGS)
    assert [found["accuracy"]["value"], found["entity"]["value"]] == [7 / 8, 1 / 2]


def test_without_b_strict_reading_finds_nothing(presets):
    gold, made = presets
    found = made["no_begin"]
    begins = sum(tag.startswith("B-") for tag in flat(gold))
    assert found["strict"]["entity"]["predicted"] == 0
    assert found["lenient"]["accuracy"]["value"] == pytest.approx(1 - begins / len(flat(gold)))
    assert found["lenient"]["entity"]["value"] > 0.6  # only neighbours of one type melt together


def test_wrong_types_keep_every_boundary(presets):
    gold, made = presets
    for tags, changed in zip(gold, made["wrong_type"]["predicted"], strict=True):
        before, after = entity_spans(tags), entity_spans(changed)
        assert [span[1:] for span in before] == [span[1:] for span in after]
        assert all(one.type != other.type for one, other in zip(before, after, strict=True))


def test_the_gold_tags_score_one(presets):
    assert {score["value"] for score in presets[1]["perfect"]["strict"].values()} == {1}


@pytest.mark.parametrize(
    ("accuracy", "entity", "verdict"),
    [(0.95, 0.9, "small"), (0.3, 1, "small"), (0.9, 0.5, "medium"), (0.5, 0, "large"), (0.9, 0.1, "large")],
)
def test_the_gap_is_told_in_words_that_can_be_predicted(ask, accuracy, entity, verdict):
    given = {"accuracy": {"value": accuracy}, "entity": {"value": entity}}
    assert ask("metric_forge", "own.gapVerdict(given)", given) == verdict


def test_an_i_that_continues_nothing_is_an_orphan(ask):
    tags = ["I-PER", "I-PER", "O", "I-LOC", "B-ORG", "I-ORG", "I-PER"]
    found = ask("metric_forge", "given.map((_, place) => own.isOrphan(given, place))", tags)
    assert found == [True, False, False, True, False, False, True]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([], []), "a sentence or more"),
        ((["Ana left"], [["O", "O"]]), "list of words"),
        (([[]], [[]]), "has none"),
        ((NEWS, NEWS_TAGS[:1]), "1 for 2 sentences"),
        ((NEWS, [["O"], ["O", "O", "O"]]), "1 for 5 words in sentence 1"),
        ((NEWS, [["B-PER", "I-PER", "O", 5, "O"], ["O"] * 3]), "'5' in sentence 1"),
        ((NEWS, [["O"] * 5, ["O"] * 3]), "no entity"),
        ((NEWS, NEWS_TAGS, [["O"] * 5]), "predicted has one row a sentence"),
    ],
)
def test_what_does_not_fit_together_is_refused(arguments, told):
    with pytest.raises(ValueError, match=told):
        MetricForge(*arguments)


def test_numbers_of_numpy_and_tuples_are_taken_as_plain_lists():
    forge = MetricForge([tuple(words) for words in NEWS], [np.array(tags) for tags in NEWS_TAGS])
    assert forge.gold == NEWS_TAGS and type(forge.gold[0][0]) is str and forge.predicted == []


def test_where_it_cannot_run_there_is_a_picture_and_a_text():
    from matplotlib.image import imread

    data, _ = MetricForge(NEWS, NEWS_TAGS)._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.05
    assert "entity F1 of 0" in data["text/plain"]
