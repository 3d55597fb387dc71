"""Sentences with their entities in brackets, and the columns made of them."""

import pytest

from headstart.errors import CourseError
from headstart.language.bracketed import columns_of, main, parse_bracketed
from headstart.language.conll import TaggedSentence, read_conll_file

LINE = "[PER Ana Sousa] [PER Bo] left [MISC Spanish-speaking] [LOC Porto] ."
SENTENCE = TaggedSentence(
    ("Ana", "Sousa", "Bo", "left", "Spanish-speaking", "Porto", "."),
    ("B-PER", "I-PER", "B-PER", "O", "B-MISC", "B-LOC", "O"),
)


def test_brackets_become_tags():
    assert parse_bracketed(LINE) == SENTENCE


@pytest.mark.parametrize("line", ["Rain fell .", "[LOC Porto]", "' [LOC Porto] '"])
def test_tokens_are_those_between_the_brackets(line):
    assert list(parse_bracketed(line).tokens) == line.replace("[LOC ", "").replace("]", "").split()


@pytest.mark.parametrize(
    "line",
    [
        "",
        " Rain",
        "Rain ",
        "Rain  fell",
        "[PER Ana",
        "Ana]",
        "[PER ]",
        "[Ana]",
        "[per Ana]",
        "[PER Ana ]",
        "[PER  Ana]",
        "[PER Ana].",
        "[ORG [PER Ana] Ltd]",
        "the[LOC Porto]",
    ],
)
def test_a_slip_is_refused(line):
    with pytest.raises(CourseError, match="TYPE its tokens"):
        parse_bracketed(line)


def test_a_slip_in_a_file_is_named_with_its_line(tmp_path):
    (tmp_path / "a.txt").write_text(f"{LINE}\n[PER Ana\n")
    with pytest.raises(CourseError) as caught:
        columns_of(tmp_path / "a.txt")
    assert (caught.value.path, caught.value.line) == (tmp_path / "a.txt", 2)


def test_the_columns_of_a_folder_read_back(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(f"{LINE}\nRain fell .\n")
    assert main([str(tmp_path / "in"), str(tmp_path / "out")]) == 0
    assert read_conll_file(tmp_path / "out/a.conll").sentences == (SENTENCE, parse_bracketed("Rain fell ."))


def test_the_command_says_what_it_takes(capsys):
    assert main([]) == 2
    assert "FOLDER COLUMNS" in capsys.readouterr().err
