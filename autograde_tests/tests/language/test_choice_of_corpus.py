"""Which sentences are used, and that it is said."""

import zipfile

import pytest

from headstart.errors import CourseError
from headstart.language.corpora import entity_corpus, news_entities, sentiment_corpus, service_sentiment


@pytest.fixture(autouse=True)
def no_variable(monkeypatch):
    monkeypatch.delenv("HEADSTART_DATA", raising=False)


@pytest.fixture
def data(tmp_path):
    """A folder that holds images, CoNLL columns and sentiment, each in a folder or zip of its own."""
    columns, rows = tmp_path / "data/conll2003", tmp_path / "data/sst2.zip"
    (tmp_path / "data/train/cat").mkdir(parents=True)
    columns.mkdir()
    for name in ("eng.train", "eng.testa", "eng.testb"):
        (columns / name).write_text("Porto I-LOC\n")
    with zipfile.ZipFile(rows, "w") as archive:
        for name in ("train.tsv", "dev.tsv", "test.tsv"):
            archive.writestr(name, "fine\t1\n")
    return tmp_path / "data"


@pytest.mark.parametrize("source", [None, "course"])
def test_by_default_the_courses_own_sentences_are_used_and_announced(source):
    said = []
    assert entity_corpus(source, announce=said.append) == news_entities()
    assert sentiment_corpus(source, announce=said.append) == service_sentiment()
    assert len(said) == 2 and all("come with the course" in line for line in said)


@pytest.mark.parametrize("inside", ["", "conll2003"])
def test_a_folder_of_columns_or_one_around_it_is_read_and_announced(data, inside):
    said = []
    assert entity_corpus(data / inside, announce=said.append).dev.tags == [("B-LOC",)]
    assert said == [f"Entities: {data / 'conll2003'}."]


@pytest.mark.parametrize("inside", ["", "sst2.zip"])
def test_a_zip_of_rows_or_the_folder_around_it_is_read_and_announced(data, inside):
    said = []
    assert sentiment_corpus(data / inside, announce=said.append).test.labels == (1,)
    assert said == [f"Sentiment: {data / 'sst2.zip'}."]


def test_the_variable_names_the_data(data, monkeypatch):
    monkeypatch.setenv("HEADSTART_DATA", str(data))
    assert entity_corpus(announce=lambda _: None).train.tags == [("B-LOC",)]
    assert sentiment_corpus(announce=lambda _: None).train.sentences == ("fine",)


def test_what_is_asked_for_comes_before_the_variable(data, monkeypatch):
    monkeypatch.setenv("HEADSTART_DATA", str(data))
    assert entity_corpus("course", announce=lambda _: None) == news_entities()


def test_a_variable_that_names_images_is_passed_over_and_that_is_said(data, monkeypatch):
    said = []
    monkeypatch.setenv("HEADSTART_DATA", str(data / "train"))
    assert entity_corpus(announce=said.append) == news_entities()
    assert "passed over: neither, and no conll2003" in said[0] and "come with the course" in said[1]


@pytest.mark.parametrize("inside", ["train", "nowhere"])
def test_a_place_that_is_asked_for_and_holds_none_is_refused(data, inside):
    with pytest.raises(CourseError, match="conll2003 in it"):
        entity_corpus(data / inside, announce=lambda _: None)
