"""What learners of `bert_entities` are told, and what an answer is worth that says the same whatever is asked."""

import pytest
import torch.nn.functional as F

from headstart_grading import registry
from headstart_grading.answering import replies_to
from headstart_grading.judge import judge
from headstart_grading.packs import make_pack
from headstart_grading.verdicts import Outcome
from headstart_solutions.bert_entities import align_labels, summary_rows

CHAPTER = "bert_entities"


def verdict_on(exercise, answer, folder):
    pack = make_pack(exercise)
    return judge(pack, replies_to(pack, {exercise: answer}, folder))


def spoken_to_learners():
    """Every hint and every message of the chapter, with where it stands."""
    for exercise in registry.exercises_of(CHAPTER):
        for part in exercise.parts:
            yield from ((f"{exercise.id}: {part.name}", ask.hint) for ask in part.asks if ask.hint)
        yield from ((one.name, one.message) for one in make_pack(exercise.id).mistakes)


def test_nothing_that_is_said_ends_in_two_marks():
    texts = list(spoken_to_learners())
    assert len(texts) > 150
    assert [where for where, text in texts if text.rstrip("*)`\"'")[-1:] not in ".?!"] == []
    assert [where for where, text in texts if any(pair in text for pair in ("?.", ".?", "!.", ".."))] == []


def test_three_zeros_are_worth_nothing(tmp_path):
    assert verdict_on("entity_f1", lambda gold, predicted: (0.0, 0.0, 0.0), tmp_path).points == 0


def test_a_row_that_is_missing_is_named_and_the_others_earn_their_points(tmp_path):
    def two_rows(rows, leave_out=()):
        return {name: row for name, row in summary_rows(rows, leave_out).items() if name != "weighted"}

    verdict = verdict_on("summary_rows", two_rows, tmp_path)
    assert verdict.points == 2
    assert "no entry 'weighted'" in verdict.message


@pytest.mark.parametrize("cut", [lambda loss: loss.item(), lambda loss: loss.detach()])
def test_a_loss_that_lets_go_of_the_logits_is_told_so_whatever_else_is_wrong(cut, tmp_path):
    verdict = verdict_on("token_loss", lambda logits, labels: cut(F.cross_entropy(logits.mT, labels)), tmp_path)
    assert (verdict.diagnosis, verdict.points) == (None, 0)
    assert "become a plain number" in verdict.message


def test_a_test_that_uses_the_learners_own_alignment_is_a_right_one(tmp_path):
    def test_alignment(candidate, cases):
        assert all(candidate(**case) == align_labels(**case) for case in cases)

    assert verdict_on("test_alignment", test_alignment, tmp_path).outcome is Outcome.PASSED


def test_the_sentence_whose_right_labels_a_test_rejects_is_described(tmp_path):
    def test_alignment(candidate, cases):
        for case in cases:
            lefts = [0, *case["word_ids"]]
            for label, word, left in zip(candidate(**case), case["word_ids"], lefts, strict=False):
                assert (label == -100) == (word is None or word == left)

    verdict = verdict_on("test_alignment", test_alignment, tmp_path)
    assert verdict.diagnosis is None
    assert "of a sentence without [CLS] and [SEP]" in verdict.message
