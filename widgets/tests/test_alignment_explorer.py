"""The alignment explorer: labels, cuts and padding in node against a tokenizer and collator of transformers."""

import base64
import io

import numpy as np
import pytest
from transformers import BertTokenizerFast, DataCollatorForTokenClassification

from headstart.errors import CourseError
from headstart.language.bracketed import parse_bracketed
from headstart.language.corpora import corpora_folder
from headstart.language.entity_tags import entity_spans, spans_to_tags
from headstart_widgets.alignment_explorer import AlignmentExplorer

TAGS = ["O", "O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC"]
IDS = {tag: place for place, tag in enumerate(sorted(set(TAGS)))}
WORDS = [["Sousa", "left", "Porto", "."], ["Bellweather", "Foods", "bought", "a", "mill", "in", "Porto", "."]]
WORD_TAGS = [["B-PER", "O", "B-LOC", "O"], ["B-ORG", "I-ORG", "O", "O", "O", "O", "B-LOC", "O"]]
VOCABULARY = "[PAD] [UNK] [CLS] [SEP] [MASK] sou ##sa left porto . bell ##wea ##ther foods bought a mill in"


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    path = tmp_path_factory.mktemp("vocabulary") / "vocab.txt"
    path.write_text(VOCABULARY.replace(" ", "\n"))
    return BertTokenizerFast(str(path))


@pytest.fixture(scope="module")
def tokenize(tokenizer):
    def tokenize(words):
        encoding = tokenizer(words, is_split_into_words=True)
        return encoding.tokens(), encoding.word_ids()

    return tokenize


@pytest.fixture
def explorer(tokenize):
    return AlignmentExplorer(tokenize, WORDS, WORD_TAGS)


def judge(ask, scheme, sentences, most=99):
    code = """given.sentences.map((one) =>
      own.judgeLabels(given.scheme, own.makeBatch([one], given.most, "longest")[0], one.tags))"""
    return ask("alignment_explorer", code, {"scheme": scheme, "sentences": sentences, "most": most})


@pytest.fixture(scope="module")
def random_sentences():
    """Words of one to three sub-words, with IOB2 tags, between special tokens."""
    rng = np.random.default_rng(0)
    sentences = []
    for length in rng.integers(1, 12, size=60):
        tags = spans_to_tags(entity_spans(rng.choice(TAGS, size=length).tolist()), length)
        word_ids = np.repeat(np.arange(length), rng.integers(1, 4, size=length)).tolist()
        tokens = ["[CLS]", *(f"t{word}" for word in word_ids), "[SEP]"]
        sentences.append({"tags": tags, "tokens": tokens, "word_ids": [None, *word_ids, None]})
    return sentences


def positions_of(sentence, span):
    return [place for place, word in enumerate(sentence["word_ids"]) if word in range(span.start, span.end)]


@pytest.mark.parametrize("most", [4, 5, 7, 9, 12, 99])
def test_what_is_cut_is_what_the_tokenizer_cuts(ask, tokenizer, explorer, most):
    code = "given[0].map((one) => own.truncate(one, given[1]).kept.map(({ token }) => token))"
    found = ask("alignment_explorer", code, [explorer.sentences, most])
    due = [tokenizer(words, is_split_into_words=True, truncation=True, max_length=most).tokens() for words in WORDS]
    assert found == due


@pytest.mark.parametrize("most", [4, 6, 8, 32])
@pytest.mark.parametrize(("pad", "padding"), [("longest", True), ("maximum", "max_length")])
def test_the_share_of_padding_is_that_of_the_tokenizers_mask(ask, tokenizer, explorer, most, pad, padding):
    code = "own.paddingShare(own.makeBatch(given[0], given[1], given[2]))"
    found = ask("alignment_explorer", code, [explorer.sentences, most, pad])
    batch = tokenizer(WORDS, is_split_into_words=True, truncation=True, max_length=most, padding=padding)
    assert found == pytest.approx(1 - np.mean(batch["attention_mask"]))


@pytest.mark.parametrize("most", [5, 9, 32])
def test_labels_of_a_padded_batch_are_those_of_a_collator(ask, tokenizer, explorer, most):
    code = """own.makeBatch(given[0], given[1], "longest").map((row, place) =>
      own.labelsOf("first", row, given[0][place].tags))"""
    found = ask("alignment_explorer", code, [explorer.sentences, most])
    rows = []
    for words, tags in zip(WORDS, WORD_TAGS, strict=True):
        encoding = tokenizer(words, is_split_into_words=True, truncation=True, max_length=most)
        word_ids = encoding.word_ids()
        labels = [
            -100 if word is None or word in word_ids[:place] else IDS[tags[word]] for place, word in enumerate(word_ids)
        ]
        rows.append({"input_ids": encoding["input_ids"], "labels": labels})
    due = DataCollatorForTokenClassification(tokenizer)(rows)["labels"].tolist()
    assert [[-100 if label is None else IDS[label] for label in row] for row in found] == due


def test_the_first_sub_word_gives_every_entity_back(ask, random_sentences):
    for judged, sentence in zip(judge(ask, "first", random_sentences), random_sentences, strict=True):
        assert judged["verdict"] == "exactly" and judged["counted"] == len(sentence["tags"])
        assert [label for label in judged["labels"] if label is not None] == sentence["tags"]


def test_inside_continuations_give_every_entity_back_from_more_positions(ask, random_sentences):
    for judged, sentence in zip(judge(ask, "inside", random_sentences), random_sentences, strict=True):
        assert judged["verdict"] == "exactly" and judged["counted"] == len(sentence["tokens"]) - 2
        found = entity_spans([label or "O" for label in judged["labels"]])
        due = [positions_of(sentence, span) for span in entity_spans(sentence["tags"])]
        assert [list(range(span.start, span.end)) for span in found] == due


def test_every_sub_word_loses_the_entities_whose_first_word_is_split(ask, random_sentences):
    judgements = judge(ask, "every", random_sentences)
    for judged, sentence in zip(judgements, random_sentences, strict=True):
        spans = entity_spans(sentence["tags"])
        pieces = [sentence["word_ids"].count(span.start) for span in spans]
        assert judged["right"] == pieces.count(1)
        assert len(judged["read"]) == sum(pieces)
    assert {judged["verdict"] for judged in judgements} == {"exactly", "partly", "none"}


def test_unaligned_tags_stand_at_the_wrong_positions(ask):
    sentence = {"tags": ["B-PER", "O", "B-LOC"], "tokens": ["[CLS]", "a", "b", "c", "[SEP]"],
                "word_ids": [None, 0, 1, 2, None]}  # fmt: skip
    judged = judge(ask, "unaligned", [sentence])[0]
    assert judged["labels"] == ["B-PER", "O", "B-LOC", "O", "O"]
    assert (judged["right"], judged["verdict"], judged["counted"]) == (0, "none", 5)


def test_unaligned_tags_are_right_where_nothing_is_split_and_no_token_special(ask):
    sentence = {"tags": ["B-PER", "O", "B-LOC"], "tokens": ["a", "b", "c"], "word_ids": [0, 1, 2]}
    assert judge(ask, "unaligned", [sentence])[0]["verdict"] == "exactly"


def test_d0s_labels_are_its_dictionary_whatever_the_sentence(ask, random_sentences):
    rows = [judged["labels"] for judged in judge(ask, "printed", random_sentences)]
    longest = max(rows, key=len)
    assert longest[:8] == ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "O"]
    assert all(row == longest[: len(row)] for row in rows)


def test_an_entity_that_is_cut_is_lost_and_not_read_back(ask, explorer):
    code = """[5, 6, 99].map((most) => { const { kept, cut } = own.truncate(given, most);
      return [own.lostEntities({ kept, cut }, given.tags).map(({ type, whole }) => [type, whole]),
        own.judgeLabels("first", { kept, cut, padding: 0 }, given.tags).right]; })"""
    found = ask("alignment_explorer", code, explorer.sentences[1])
    assert found == [[[["ORG", False], ["LOC", True]], 0], [[["LOC", True]], 1], [[], 2]]


def test_brackets_are_read_as_the_course_reads_its_corpora(ask):
    lines = (corpora_folder() / "bracketed/dev.txt").read_text(encoding="utf-8").splitlines()[:200]
    found = ask("alignment_explorer", "given.map(own.parseBracketed)", lines)
    due = [parse_bracketed(line) for line in lines]
    assert [(one["words"], one["tags"]) for one in found] == [(list(one.tokens), list(one.tags)) for one in due]
    assert ask("alignment_explorer", "given.map(({ words, tags }) => own.writeBracketed(words, tags))", found) == lines


@pytest.mark.parametrize("text", ["[PER Ana", "Ana] left", "[PER ]", "[Ana left]", "[PER [ORG Ana]]", "[per Ana]", ""])
def test_brackets_that_do_not_pair_are_refused(ask, text):
    with pytest.raises(CourseError):
        parse_bracketed(text)
    assert ask("alignment_explorer", "own.parseBracketed(given)", text) is None


def test_spare_spaces_are_forgiven(ask):
    found = ask("alignment_explorer", "own.parseBracketed('  [PER Ana  Sousa ]  left . ')")
    assert found == {"words": ["Ana", "Sousa", "left", "."], "tags": ["B-PER", "I-PER", "O", "O"]}


def test_bands_hold_every_position_once_and_fit(ask):
    widths = np.random.default_rng(1).integers(40, 120, size=50).tolist()
    bands = ask("alignment_explorer", "own.breakBands(given, 700)", widths)
    assert [place for band in bands for place in band] == list(range(50))
    assert all(sum(widths[place] for place in band) <= 600 for band in bands) and len(bands) < 9


def test_a_typed_sentence_is_tokenised(explorer, tokenize):
    explorer.request = {"view": "a", "id": 1, "settings": {"words": ["Porto", "left"]}}
    tokens, word_ids = tokenize(["Porto", "left"])
    assert (explorer.response["tokens"], explorer.response["word_ids"]) == (tokens, word_ids)


def test_a_tokenizer_that_fails_is_answered_with_its_error(tokenize):
    explorer = AlignmentExplorer(lambda words: tokenize(words) if "Porto" in words else 1 / 0, WORDS)
    assert "ZeroDivisionError" in explorer.answer({"view": "a", "id": 1, "settings": {"words": ["x"]}})["error"]


def test_without_tags_there_are_no_labels(tokenize):
    assert not AlignmentExplorer(tokenize, WORDS).tagged


@pytest.mark.parametrize(
    ("sentences", "given", "told"),
    [
        (WORDS * 4, {}, "6 sentences or fewer; got 8"),
        (WORDS, {"max_length": 7}, "8 or more; got 7"),
        (WORDS, {"tags": WORD_TAGS[:1]}, "1 for 2 sentences"),
        (["Sousa left"], {}, "list of words"),
    ],
)
def test_what_does_not_fit_together_is_refused(tokenize, sentences, given, told):
    with pytest.raises(ValueError, match=told):
        AlignmentExplorer(tokenize, sentences, **given)


def test_word_ids_that_name_no_word_are_refused():
    with pytest.raises(ValueError, match="0 to 3; got 4"):
        AlignmentExplorer(lambda words: (["a"] * 5, range(5)), WORDS[:1])


@pytest.mark.parametrize("tags", [None, WORD_TAGS])
def test_where_it_cannot_run_there_is_a_picture_and_a_text(tokenize, tags):
    from matplotlib.image import imread

    data, _ = AlignmentExplorer(tokenize, WORDS, tags)._repr_mimebundle_()
    picture = imread(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.shape[1] > 600 and picture.std() > 0.03
    assert "sub-words" in data["text/plain"]


def test_sub_words_with_dollar_signs_are_no_formulas_in_the_picture():
    assert AlignmentExplorer(lambda words: (words, [0]), [["$^$"]]).static_picture().startswith(b"\x89PNG")


def test_without_tags_the_static_picture_grows_with_the_batch_and_shows_its_padding():
    import numpy as np
    from PIL import Image

    def picture(*sentences):
        explorer = AlignmentExplorer(lambda words: (words, list(range(len(words)))), sentences)
        pixels = np.asarray(Image.open(io.BytesIO(explorer.static_picture())).convert("RGB")).astype(int)
        blue = (pixels[..., 2] - pixels[..., 0] > 80).mean(0)  # a share of each column
        return pixels.shape[0], blue

    one, columns = picture(["a"] * 8)
    two, padded = picture(["a"] * 8, ["b"] * 4)
    assert two > one
    left, right = (part.sum() for part in np.array_split(padded, 2))
    assert left > 1.5 * right and abs(np.subtract(*(part.sum() for part in np.array_split(columns, 2)))) < 0.3 * left
