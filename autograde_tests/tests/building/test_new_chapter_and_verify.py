"""A new chapter builds and verifies as it stands; `verify` finds every kind of fault."""

import json

import pytest

MISTAKES = "autograde_tests/headstart_grading/mistakes/warm_up.py"
SOLUTIONS = "solutions/headstart_solutions/warm_up.py"
GOOD = "verified: 1 exercises, 3 mistakes, 1 alternatives, 0 problems"


def last_line(words):
    return words.strip().splitlines()[-1]


def test_a_new_chapter_verifies_as_it_stands(small_course):
    assert last_line(small_course.run("verify")) == GOOD


def test_a_new_chapter_overwrites_nothing(small_course):
    small_course.file(SOLUTIONS).rename(small_course.file("solutions/headstart_solutions/taken.py"))
    assert "overwrites nothing" in small_course.run("new-chapter", "taken", code=1)
    assert "taken" not in small_course.file("course/course.toml").read_text()


@pytest.mark.parametrize("slug", ["Warm", "1st", "a-b", "../x", "warm_up"])
def test_a_bad_or_taken_slug_is_refused(small_course, slug):
    assert "slug" in small_course.run("new-chapter", slug, code=1)


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (SOLUTIONS, "return values.mean()", "return values.median()", "by_the_method must be passed"),
        (MISTAKES, "return values.sum()\n", "return values.mean()\n", "sum_for_mean must be rejected"),
        (MISTAKES, "return values.median()", "return values.sum()", "with its own message"),
        (MISTAKES, '@mistake_of("warm_up_mean")\ndef median', "def median", "at least 3 known mistakes are due; got 2"),
    ],
)
def test_a_fault_in_the_answers_is_a_problem(small_course, name, old, new, problem):
    small_course.edit(name, old, new)
    words = small_course.run("verify", "--seeds", "3", code=1)
    assert problem in words
    assert not last_line(words).endswith(" 0 problems")


def test_json_says_the_same(small_course):
    report = json.loads(small_course.run("verify", "--chapter", "warm_up", "--seeds", "2", "--json"))
    assert report["problems"] == 0
    assert report["exercises"][0]["mistakes"] == 3


def test_messages_may_be_translated_beside_the_mistakes(small_course):
    folder = small_course.file("autograde_tests/headstart_grading/mistakes/zh_CN")
    folder.mkdir()
    (folder / "warm_up.toml").write_text(
        '[warm_up_mean]\nsum_for_mean = "{values.shape[0]} 个数的和？"\n', encoding="utf-8"
    )
    (small_course.file("course/chapters/zh_CN")).mkdir()
    text = small_course.file("course/chapters/warm_up.md").read_text()
    small_course.file("course/chapters/zh_CN/warm_up.md").write_text(text)
    small_course.run("build", "--language", "zh_CN", "--output", "out")
    pack = small_course.file("out/packs/warm_up_mean.safetensors").read_bytes().decode("utf-8", "replace")
    assert "个数的和" in pack
    assert "which is one of the values themselves" in pack


def test_an_unknown_chapter_is_named(small_course):
    assert "choose one of warm_up" in small_course.run("verify", "--chapter", "nowhere", code=1)


def write_answers(small_course, **answers):
    folder = small_course.file("answers/warm_up_mean")
    folder.mkdir(parents=True)
    for name, body in answers.items():
        (folder / f"{name}.py").write_text(body)


def test_strangers_answers_are_counted(small_course):
    write_answers(
        small_course,
        right_loop="def warm_up_mean(values):\n    return sum(v.item() for v in values) / values.numel()\n",
        right_torch="def warm_up_mean(values):\n    return torch.mean(values)\n",
        wrong_sum="# mistake: sum_for_mean\ndef warm_up_mean(values):\n    return float(sum(values))\n",
        wrong_other="def warm_up_mean(values):\n    return 0.0\n",
    )
    words = small_course.run("verify", "--seeds", "2", "--answers", "answers")
    assert "strangers: 2 of 2 right accepted, 2 of 2 wrong rejected, 1 of 1 diagnosed" in words


def test_strangers_answers_that_surprise_are_problems(small_course):
    write_answers(
        small_course,
        right_crash="def warm_up_mean(values):\n    return valuse.mean()\n",
        wrong_right="def warm_up_mean(values):\n    return values.mean()\n",
        wrong_misread="# mistake: median_for_mean\ndef warm_up_mean(values):\n    return values.sum()\n",
    )
    words = small_course.run("verify", "--seeds", "2", "--answers", "answers", code=1)
    assert "strangers: 0 of 1 right accepted, 1 of 2 wrong rejected, 0 of 1 diagnosed" in words
    assert last_line(words) == GOOD.replace("0 problems", "3 problems")


def test_an_answer_that_is_neither_right_nor_wrong_is_named(small_course):
    write_answers(small_course, maybe="")
    assert "right_*.py or wrong_*.py" in small_course.run("verify", "--seeds", "1", "--answers", "answers", code=1)
