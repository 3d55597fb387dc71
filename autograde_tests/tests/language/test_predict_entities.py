"""`headstart predict ner`: words, marks in the terminal, the page, errors; by a tagger that knows a few names."""

import html.parser
import io
import re

import pytest
import torch

from headstart.cli import main
from headstart.errors import CourseError
from headstart.language import entity_marks
from headstart.language.classifiers import save_classifier, token_classifier
from headstart.language.encoding import encode_words, tag_names
from headstart.language.entity_marks import (
    MarkedEntity,
    entities_in_text,
    mark_as_page,
    mark_for_terminal,
    wants_colour,
)
from headstart.language.tagger import find_tagger, remember_tagger
from headstart.language.tuning import tune_tokens
from headstart.language.tuning_settings import TuningConfig
from headstart.language.word_splitting import split_sentences, split_words


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def tagger(toy_model, toy_entities, tmp_path_factory):
    folder = tmp_path_factory.mktemp("taggers") / "toy-tagger"
    names, words = tag_names(toy_entities.tags), [sentence.tokens for sentence in toy_entities.sentences]
    network = token_classifier(toy_model, names, seed=0)
    text = encode_words(toy_model.tokenizer(), words, toy_entities.tags, names=names)
    tune_tokens(network, text, text, TuningConfig(80, 8, learning_rate=0.02, evaluate_every=20))
    save_classifier(folder, network, toy_model.tokenizer())
    return folder


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She didn't leave.", ["She", "did", "n't", "leave", "."]),
        ("It's O'Neill's, of AT&T", ["It", "'s", "O'Neill", "'s", ",", "of", "AT&T"]),
        ("Dr. J. Smith (U.S.)", ["Dr.", "J.", "Smith", "(", "U.S.", ")"]),
        ("$1,250.5m on 1996-08-22, 5%", ["$", "1,250.5", "m", "on", "1996-08-22", ",", "5", "%"]),
        ("a.b@c.de, https://a.org/x?y=1.", ["a.b@c.de", ",", "https://a.org/x?y=1", "."]),
        ("Anglo-Dutch — São Paulo...", ["Anglo-Dutch", "—", "São", "Paulo", "..."]),
    ],
)
def test_text_is_cut_into_words_as_the_corpus_has_them(text, words):
    assert [word.text for word in split_words(text)] == words


@pytest.mark.parametrize(
    "text", ["It's (very) odd -- isn't it?! 東京 é 😀 \u200b x", "a\tb\n\nc", "'''", "..a.b..C.D."]
)
def test_every_character_but_white_space_is_in_one_word(text):
    words = split_words(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    assert "".join(word.text for word in words) == re.sub(r"\s", "", text)


def test_sentences_end_where_they_should():
    text = 'Dr. Sousa left at 5 p.m. by train. "Why?" he asked. So do I. Next\nline\n\nA title\n\nThe end'
    starts = [sentence[0].text + " " + sentence[-1].text for sentence in split_sentences(text)]
    assert starts == ["Dr. .", '" .', "So .", "Next line", "A title", "The end"]


SPANS = [MarkedEntity("PER", 0, 3), MarkedEntity("LOC", 9, 14)]


def test_entities_lie_where_their_words_lie():
    text = "Ana left Porto Santos."
    tags = [["B-PER", "O", "B-LOC", "I-LOC", "O"]]
    found = entities_in_text(split_sentences(text), tags)
    assert [(one.type, text[one.start : one.end]) for one in found] == [("PER", "Ana"), ("LOC", "Porto Santos")]


def test_without_colour_brackets_say_it_and_the_rest_stays():
    assert mark_for_terminal("Ana left Porto!", SPANS, colour=False) == "[PER Ana] left [LOC Porto]!"


def test_colour_adds_to_the_brackets_and_differs_by_type():
    coloured = mark_for_terminal("Ana left Porto!", SPANS, colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == "[PER Ana] left [LOC Porto]!"
    codes = re.findall(r"\x1b\[1;(\d+)m\[", coloured)
    assert len(set(codes)) == 2 and coloured.count("\x1b[0m") == 2


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(stream, environment, expected):
    assert wants_colour(stream, environment) is expected


class Reader(html.parser.HTMLParser):
    """What a page shows: its text, and the tags it is made of."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.shown, self.within = [], "", []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.within.append(tag)

    def handle_endtag(self, tag):
        while self.within and self.within.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"style", "title"} & set(self.within):
            self.shown += data


def test_a_page_shows_text_and_types_and_needs_nothing_else():
    text = 'Ana left "R&D" <b>Porto</b>'
    entities = [MarkedEntity("PER", 0, 3), MarkedEntity("<LOC>", 18, 23)]
    page = mark_as_page(text, entities, model="toy")
    read = Reader(page)
    assert 'Ana PER left "R&D" <b>Porto <LOC></b>' in read.shown
    assert "Entities: 1 <LOC>, 1 PER. Found by toy." in read.shown
    names = [tag for tag, _ in read.tags]
    assert names.count("mark") == 2 and not {"script", "link", "img", "b"} & set(names)
    assert not re.search(r"https?:|url\(|@import", page)
    assert "prefers-color-scheme: dark" in page and ("html", {"lang": "en"}) in read.tags


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_on_every_mark_can_be_read_on_light_and_on_dark():
    for light, dark in entity_marks.PAGE_COLOURS:
        assert contrast("#1a1a1a", light) >= 7 and contrast("#f0f0f0", dark) >= 7


def test_the_command_marks_a_text_and_writes_a_page(tmp_path, tagger, capsys):
    page = tmp_path / "page.html"
    assert (
        main(
            ["predict", "ner", "Ana left.", "Santos  Porto saw Kestrels.", "--model", str(tagger), "--html", str(page)]
        )
        == 0
    )
    assert capsys.readouterr().out == "[PER Ana] left. [LOC Santos  Porto] saw [ORG Kestrels].\n"
    assert "<mark" in page.read_text() and "toy-tagger" in page.read_text()


def test_text_comes_from_standard_input_as_well(tagger, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Ana left\n"))
    assert main(["predict", "ner", "-", "--model", str(tagger)]) == 0
    assert capsys.readouterr().out == "[PER Ana] left\n"


def test_words_that_went_unread_are_named(tagger, capsys):
    assert main(["predict", "ner", "good " * 80, "--model", str(tagger)]) == 0
    assert "18 words lie beyond the token limit" in capsys.readouterr().err


def test_the_newest_tagger_is_the_default(tagger, capsys):
    remember_tagger(tagger)
    assert main(["predict", "ner", "Ana left"]) == 0
    assert capsys.readouterr().out == "[PER Ana] left\n"


def test_without_a_tagger_it_says_how_to_make_one(capsys):
    assert main(["predict", "ner", "Ana left"]) == 1
    assert "headstart train ner --output FOLDER" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "says"), [("  ", "no word"), ("", "no word")])
def test_a_text_without_words_is_refused(tagger, capsys, text, says):
    assert main(["predict", "ner", text, "--model", str(tagger)]) == 1
    assert says in capsys.readouterr().err


def test_a_page_that_cannot_be_written_is_named(tmp_path, tagger, capsys):
    (tmp_path / "file").write_text("")
    assert main(["predict", "ner", "Ana", "--model", str(tagger), "--html", str(tmp_path / "file" / "page.html")]) == 1
    assert "name another file" in capsys.readouterr().err


def test_a_stopped_training_is_no_tagger_yet(tmp_path):
    (tmp_path / "run" / "checkpoints").mkdir(parents=True)
    with pytest.raises(CourseError, match="--resume"):
        find_tagger(tmp_path / "run")


@pytest.mark.parametrize("inside", [None, "model.safetensors", "config.json"])
def test_a_folder_without_a_tagger_or_with_a_damaged_one_is_refused(tmp_path, tagger, capsys, inside):
    folder = tmp_path / "other"
    folder.mkdir()
    if inside:
        for path in tagger.iterdir():
            (folder / path.name).write_bytes(path.read_bytes()[:40] if path.name == inside else path.read_bytes())
    assert main(["predict", "ner", "Ana", "--model", str(folder)]) == 1
    assert "a tagger is a saved token classifier" in capsys.readouterr().err


def test_prediction_draws_nothing(tagger):
    torch.manual_seed(3)
    state = torch.get_rng_state()
    main(["predict", "ner", "Ana", "--model", str(tagger)])
    assert torch.equal(torch.get_rng_state(), state)
