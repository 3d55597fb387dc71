"""The corpora that come with the course: well-formed, balanced, without repeats, and as their README says."""

import re

import pytest

from headstart.language.bracketed import columns_of
from headstart.language.corpora import corpora_folder, news_entities, service_sentiment
from headstart.language.entity_tags import check_iob2, entity_spans

NEWS, SENTIMENT = news_entities(), service_sentiment()
PARTS = ["train", "dev", "test"]
TYPES = ["PER", "ORG", "LOC", "MISC"]


def names(part, *types):
    """The names of some types, as (type, words in lower case), once for each time they occur."""
    return [
        (span.type, " ".join(sentence.tokens[span.start : span.end]).lower())
        for sentence in getattr(NEWS, part).sentences
        for span in entity_spans(sentence.tags)
        if span.type in types
    ]


def readme_rows(columns):
    """The tables' rows with as many columns, by part."""
    text = (corpora_folder() / "README.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if re.match(r"\| (train|dev|test) ", line)]
    return {row[0]: [int(cell) for cell in row[1:]] for row in rows if len(row) == columns}


def plain(text):
    return re.sub(r"\W+", " ", text.lower()).strip()


def news_sentences():
    return [" ".join(sentence.tokens) for part in NEWS for sentence in part.sentences]


def sentiment_sentences():
    return [sentence for part in SENTIMENT for sentence in part.sentences]


@pytest.mark.parametrize("part", PARTS)
def test_every_sentence_is_well_formed_iob2_of_four_types(part):
    for tags in getattr(NEWS, part).tags:
        check_iob2(tags)
    assert {kind for kind, _ in names(part, *TYPES)} == set(TYPES)
    assert {span.type for tags in getattr(NEWS, part).tags for span in entity_spans(tags)} == set(TYPES)


@pytest.mark.parametrize("sentences", [news_sentences(), sentiment_sentences()], ids=["news", "sentiment"])
def test_no_sentence_occurs_twice_in_any_part(sentences):
    assert len({plain(sentence) for sentence in sentences}) == len(sentences)


@pytest.mark.parametrize("part", PARTS)
def test_the_columns_are_those_of_the_bracketed_sentences(part):
    folder = corpora_folder()
    columns = (folder / f"news_entities/{part}.conll").read_text(encoding="utf-8")
    assert columns == columns_of(folder / f"bracketed/{part}.txt")


@pytest.mark.parametrize("part", PARTS)
def test_the_readme_counts_the_news(part):
    text = getattr(NEWS, part)
    without = sum(set(tags) == {"O"} for tags in text.tags)
    counted = [len(text.sentences), text.token_count, *(len(names(part, kind)) for kind in TYPES), without]
    assert counted == readme_rows(columns=8)[part]


@pytest.mark.parametrize("part", PARTS)
def test_the_readme_counts_the_sentiment(part):
    text = getattr(SENTIMENT, part)
    words = sum(len(sentence.split()) for sentence in text.sentences)
    counted = [len(text.labels), text.labels.count(0), text.labels.count(1), words]
    assert counted == readme_rows(columns=5)[part]


@pytest.mark.parametrize("part", PARTS)
def test_sentiment_is_balanced(part):
    labels = getattr(SENTIMENT, part).labels
    assert labels.count(0) == labels.count(1)


@pytest.mark.parametrize("part", ["dev", "test"])
def test_no_person_and_no_organisation_is_known_from_training(part):
    known = {name for _, name in names("train", *TYPES)}
    assert [name for _, name in names(part, "PER", "ORG") if name in known] == []


@pytest.mark.parametrize("part", PARTS)
def test_some_sentences_have_no_name(part):
    tags = getattr(NEWS, part).tags
    assert 0.15 < sum(set(one) == {"O"} for one in tags) / len(tags) < 0.3


@pytest.mark.parametrize("part, word, kinds", [("train", "washington", 3), ("test", "perth", 2), ("dev", "jackson", 2)])
def test_one_word_names_several_kinds_of_things(part, word, kinds):
    assert len({kind for kind, name in names(part, *TYPES) if name == word}) == kinds


def test_names_have_one_to_six_tokens():
    lengths = {len(name.split()) for part in PARTS for _, name in names(part, *TYPES)}
    assert lengths == {1, 2, 3, 4, 5, 6}


def test_words_alone_do_not_give_the_sentiment_away():
    """A bag of words learns the training part by heart and does little better than guessing on the test part."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1000))
    model.fit(SENTIMENT.train.sentences, SENTIMENT.train.labels)
    assert model.score(SENTIMENT.train.sentences, SENTIMENT.train.labels) > 0.95
    assert 0.5 < model.score(SENTIMENT.test.sentences, SENTIMENT.test.labels) < 0.8
