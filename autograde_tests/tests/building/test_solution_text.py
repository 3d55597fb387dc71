"""Answers come out of a solutions module with markers, and leave it blanked."""

import pytest

from headstart.building.solution_text import BEGIN, END, answer_source, blank_solution
from headstart.errors import CourseError

MODULE = '''
"""Module."""


def first(x):
    """Contract.

    More.
    """
    # why
    y = x + 1  # secret
    return y


@decorated
def second(x):
    return x


class third:
    """Contract."""

    def __init__(self):
        self.secret = 1


def fourth(x):
    """Contract."""
    total = 0
    ### BEGIN SOLUTION
    total += x  # secret
    ### END SOLUTION
    return total
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(text=MODULE):
        path = tmp_path / "solutions.py"
        path.write_text(text)
        return path

    return write


def test_a_whole_body_is_marked_below_the_docstring(module):
    source = answer_source(module(), "first")
    assert source.splitlines()[:7] == [
        "def first(x):",
        '    """Contract.',
        "",
        "    More.",
        '    """',
        f"    {BEGIN}",
        "    # why",
    ]
    assert source.splitlines()[-1] == f"    {END}"


@pytest.mark.parametrize("name", ["first", "third", "fourth"])
def test_a_blanked_answer_keeps_the_contract_and_no_solution(module, name):
    blanked = blank_solution(answer_source(module(), name))
    assert "Contract." in blanked
    assert "secret" not in blanked
    assert "SOLUTION" not in blanked
    compile(blanked, name, "exec")


def test_a_blanked_function_raises_not_implemented(module):
    names = {}
    exec(blank_solution(answer_source(module(), "fourth")), names)
    with pytest.raises(NotImplementedError):
        names["fourth"](1)


def test_a_marked_answer_still_works(module):
    names = {}
    exec(answer_source(module(), "first"), names)
    assert names["first"](1) == 2


def test_decorators_come_along(module):
    assert answer_source(module(), "second").startswith("@decorated\ndef second")


def test_a_missing_answer_is_named(module):
    with pytest.raises(CourseError, match="`fifth`"):
        answer_source(module(), "fifth")


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ("    ### END SOLUTION\n", "", "no end", 30),
        ("    ### BEGIN SOLUTION\n", "", "one without", 31),
        ("    total += x", "    ### BEGIN SOLUTION\n    total += x", "second one inside", 31),
    ],
)
def test_bad_markers_are_named_with_file_and_line(module, old, new, words, line):
    with pytest.raises(CourseError, match=words) as caught:
        answer_source(module(MODULE.replace(old, new, 1)), "fourth")
    assert (str(caught.value.path), caught.value.line) == ("solutions.py", line)


def test_a_function_without_a_body_is_named(module):
    with pytest.raises(CourseError, match="body"):
        answer_source(module('def empty():\n    """Contract."""\n'), "empty")
