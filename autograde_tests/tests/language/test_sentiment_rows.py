"""Sentences with a sentiment as people have them, and what is refused."""

import zipfile

import pytest

from headstart.errors import CourseError
from headstart.language.sentiment import LabelledText, read_sentiment, read_sentiment_file

TEXT = 'the " queue " was short\t1\nnobody called back\t0\n'
READ = LabelledText(('the " queue " was short', "nobody called back"), (1, 0))


def read_text(tmp_path, content):
    (tmp_path / "some.tsv").write_bytes(content.encode() if isinstance(content, str) else content)
    return read_sentiment_file(tmp_path / "some.tsv")


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        "sentence\tlabel\n" + TEXT,
        "Text\tSentiment\n" + TEXT,
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
        TEXT.rstrip("\n"),
        TEXT + "\n\n",
        TEXT.replace("\t1", "\tpositive").replace("\t0", "\tNegative"),
        TEXT.replace("\t1", "\tpos").replace("\t0", "\tneg"),
        TEXT.replace("\t", " \t "),
    ],
    ids=["plain", "heading", "Heading", "CRLF", "BOM", "no end", "many ends", "words", "short words", "spaces"],
)
def test_the_same_rows_however_they_are_written(tmp_path, content):
    assert read_text(tmp_path, content) == READ


@pytest.mark.parametrize(
    "row, message",
    [
        ("no tab at all", "0 tabs"),
        ("two\ttabs\t1", "2 tabs"),
        ("\t1", "no sentence"),
        ("a label too high\t2", "'2'"),
        ("no label\t", "''"),
        ("a heading further down\tlabel", "'label'"),
    ],
)
def test_a_malformed_row_is_named_with_its_line(tmp_path, row, message):
    with pytest.raises(CourseError) as caught:
        read_text(tmp_path, TEXT + "\n" + row + "\n")
    assert message in caught.value.got
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "some.tsv"), 4)


@pytest.mark.parametrize("content", ["", "\n", "sentence\tlabel\n"])
def test_a_file_without_sentences_is_refused(tmp_path, content):
    with pytest.raises(CourseError, match="got none"):
        read_text(tmp_path, content)


def test_a_folder_and_a_zip_of_it_read_alike(tmp_path):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name, town in [("train.tsv", "Porto"), ("valid.tsv", "Bern"), ("test.tsv", "Lima")]:
            (tmp_path / name).write_text(f"{town} is fine\t1\n")
            archive.write(tmp_path / name, f"deep/{name}")
    splits = read_sentiment(tmp_path)
    assert read_sentiment(tmp_path / "c.zip") == splits
    assert [part.sentences for part in splits] == [("Porto is fine",), ("Bern is fine",), ("Lima is fine",)]
