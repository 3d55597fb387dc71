"""A pack holds what judging takes, survives the journey to a file, and repeats with its seed."""

import numpy as np
import pytest
import torch

from headstart.building.build import BuiltExercise
from headstart.errors import CourseError
from headstart_grading import packs, registry
from headstart_grading.asks import Ask, FunctionExercise, Part
from headstart_grading.judge import judge
from headstart_grading.known_mistakes import Mistake, mistake_of
from headstart_grading.packs import build_packs, make_pack, read_pack, write_pack
from headstart_grading.verdicts import Outcome


def numbers(rng):
    return {"values": torch.tensor(rng.normal(1.0, 1.0, int(rng.integers(3, 9))))}


def mean_of(values):
    return values.sum() / len(values)


def sum_of(values):
    return values.sum()


TOY = FunctionExercise("mean_of", [Part("value", 2, [Ask("mean_of(values)", inputs=numbers, cases=3)])])


@pytest.fixture
def toy(monkeypatch):
    """The registry with one exercise in it; yields what a test may change."""
    parts = {"reference": mean_of, "mistakes": [Mistake("sum", sum_of, "{values.shape[0]} values, {got:.3f}")]}
    monkeypatch.setattr(registry, "find_exercise", lambda exercise: ("toys", TOY))
    monkeypatch.setattr(registry, "exercises_of", lambda chapter: [TOY])
    monkeypatch.setattr(registry, "reference_of", lambda exercise: parts["reference"])
    monkeypatch.setattr(registry, "mistakes_of", lambda exercise, language="en": parts["mistakes"])
    packs._visible_messages.cache_clear()
    yield parts
    packs._visible_messages.cache_clear()


def test_expected_answers_are_the_references(toy):
    for case in make_pack("mean_of", 5).cases:
        assert case.expected == pytest.approx(np.mean(case.question.inputs["values"].numpy()))


def test_sizes_vary_between_cases_and_seeds(toy):
    sizes = {len(case.question.inputs["values"]) for seed in range(5) for case in make_pack("mean_of", seed).cases}
    assert len(sizes) > 3


def test_a_pack_comes_back_from_its_file_as_it_was(toy, tmp_path):
    pack = make_pack("mean_of", 5, release="r1")
    write_pack(pack, tmp_path / "p.safetensors")
    back = read_pack(tmp_path / "p.safetensors")
    write_pack(back, tmp_path / "q.safetensors")
    assert (tmp_path / "p.safetensors").read_bytes() == (tmp_path / "q.safetensors").read_bytes()
    assert (back.release, back.points, len(back.cases)) == ("r1", 2, 3)
    assert judge(back, pack.mistakes[0].replies).diagnosis == "sum"


def test_the_message_of_a_mistake_tells_its_own_numbers(toy):
    pack = make_pack("mean_of", 5)
    values = pack.cases[0].question.inputs["values"]
    assert pack.mistakes[0].message == f"{len(values)} values, {values.sum():.3f}"


def test_a_hidden_pack_tells_the_visible_packs_numbers(toy):
    hidden = make_pack("mean_of", 99, hidden=True)
    assert hidden.mistakes[0].message == make_pack("mean_of").mistakes[0].message
    assert hidden.mistakes[0].replies != make_pack("mean_of").mistakes[0].replies


def test_a_pack_holds_no_line_of_a_mistake_that_raises(toy):
    toy["mistakes"] = [Mistake("crash", lambda values: values / "a secret of the mistake", "x")]
    for reply in make_pack("mean_of").mistakes[0].replies:
        assert (reply.error.type, reply.error.source, reply.error.message) == ("TypeError", "", "")


def test_the_reference_must_answer_its_own_questions(toy):
    toy["reference"] = lambda values: 1 / 0
    with pytest.raises(CourseError, match="ZeroDivisionError"):
        make_pack("mean_of")


def test_a_message_with_an_unknown_name_is_an_authors_error(toy):
    toy["mistakes"] = [Mistake("sum", sum_of, "{batch} rows")]
    with pytest.raises(CourseError, match="batch"):
        make_pack("mean_of")


def test_points_in_text_and_module_must_agree(toy, tmp_path):
    with pytest.raises(CourseError, match="points"):
        build_packs("toys", "r1", tmp_path, [BuiltExercise("mean_of", "", "function", 3.0, 5)])


def test_text_and_module_must_name_the_same_exercises(toy, tmp_path):
    with pytest.raises(CourseError, match="other"):
        build_packs(
            "toys", "r1", tmp_path, [BuiltExercise(name, "", "function", 2.0, 5) for name in ("mean_of", "other")]
        )


def test_the_kind_in_text_and_module_must_agree(toy, tmp_path):
    with pytest.raises(CourseError, match="of the kind"):
        build_packs("toys", "r1", tmp_path, [BuiltExercise("mean_of", "", "judgement", 2.0, 5)])


@pytest.mark.parametrize("content", [b"", b"{}", b"\x08\0\0\0\0\0\0\0{}      "])
def test_a_damaged_pack_is_named(content, tmp_path):
    (tmp_path / "p.safetensors").write_bytes(content)
    with pytest.raises(CourseError, match=r"p\.safetensors"):
        read_pack(tmp_path / "p.safetensors")


def test_judging_a_pack_from_a_file_needs_no_reference(toy, tmp_path, monkeypatch):
    write_pack(make_pack("mean_of"), tmp_path / "p.safetensors")
    monkeypatch.setattr(registry, "reference_of", lambda exercise: pytest.fail("asked for the reference"))
    pack = read_pack(tmp_path / "p.safetensors")
    from headstart.exchange.asking import ask

    assert judge(pack, ask(pack.questions(), {"mean_of": mean_of}, "mean_of")).outcome is Outcome.PASSED


def test_two_mistakes_of_one_name_are_refused_even_for_different_exercises():
    twice = "@mistake_of('{}')\ndef swapped(after, before):\n    'Which is which?'\n    return before - after\n"
    with pytest.raises(CourseError, match="`swapped` for gain and for centred"):
        exec(compile(twice.format("gain") + twice.format("centred"), "toy.py", "exec"), {"mistake_of": mistake_of})
