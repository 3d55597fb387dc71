"""CoNLL columns as people have them: files, folders, zips, IOB1, IOB2, Windows line ends; and what is refused."""

import zipfile

import pytest

from headstart.errors import CourseError
from headstart.language.conll import TaggedSentence, read_conll, read_conll_file

IOB1_TEXT = """-DOCSTART- -X- -X- O

Ana NNP I-NP I-PER
Sousa NNP I-NP I-PER
Bo NNP B-NP B-PER
waved VBD I-VP O
. . O O

-DOCSTART- -X- O O

Porto NNP I-NP I-LOC
"""
SENTENCES = (
    TaggedSentence(("Ana", "Sousa", "Bo", "waved", "."), ("B-PER", "I-PER", "B-PER", "O", "O")),
    TaggedSentence(("Porto",), ("B-LOC",)),
)
SMALL = "Porto B-LOC\nwon O\n"


def write(path, content):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_text(tmp_path, content, **options):
    return read_conll_file(write(tmp_path / "some.conll", content), **options)


def refusal(tmp_path, content, **options):
    with pytest.raises(CourseError) as caught:
        read_text(tmp_path, content, **options)
    assert caught.value.path == str(tmp_path / "some.conll")
    return caught.value


def test_iob1_is_found_out_and_comes_back_as_iob2(tmp_path):
    text = read_text(tmp_path, IOB1_TEXT)
    assert (text.scheme, text.sentences) == ("IOB1", SENTENCES)


def test_document_marks_are_no_tokens_and_bound_documents(tmp_path):
    text = read_text(tmp_path, IOB1_TEXT)
    assert text.document_starts == (0, 1) and text.token_count == 6


def test_a_document_starts_at_its_first_sentence_and_an_empty_one_is_none(tmp_path):
    text = read_text(tmp_path, f"-DOCSTART- O\n{SMALL}\n{SMALL}\n-DOCSTART- O\n-DOCSTART- O\n{SMALL}\n-DOCSTART- O\n")
    assert text.document_starts == (0, 2)


def test_a_file_without_document_marks_is_one_document(tmp_path):
    assert read_text(tmp_path, SMALL + "\n" + SMALL).document_starts == (0,)


@pytest.mark.parametrize(
    "content",
    [
        IOB1_TEXT.replace("\n", "\r\n"),
        "\ufeff" + IOB1_TEXT,
        IOB1_TEXT.rstrip("\n"),
        IOB1_TEXT + "\n\n\n",
        IOB1_TEXT.replace(" ", "\t"),
        IOB1_TEXT.replace(" ", "   ").replace("\n", "  \n"),
        IOB1_TEXT.replace("\n\n", "\n \n"),
        IOB1_TEXT.replace("\n-DOCSTART- -X- O O\n\n", "-DOCSTART- -X- -X- O\n"),
        "\n".join(line.split(" ")[0] + " " + line.split(" ")[-1] if line else "" for line in IOB1_TEXT.split("\n")),
    ],
    ids=[
        "CRLF",
        "BOM",
        "no end",
        "many ends",
        "tabs",
        "many spaces",
        "blank with a space",
        "tight mark",
        "two columns",
    ],
)
def test_the_same_sentences_however_they_are_written(tmp_path, content):
    text = read_text(tmp_path, content)
    assert (text.sentences, text.document_starts) == (SENTENCES, (0, 1))


def test_iob2_stays_as_it_is(tmp_path):
    text = read_text(tmp_path, "Ana B-PER\nSousa I-PER\nBo B-PER\n\nPorto B-LOC\n")
    assert text.scheme == "IOB2"
    assert text.tags == [("B-PER", "I-PER", "B-PER"), ("B-LOC",)]


def test_a_token_may_hold_a_space_where_tabs_set_columns_apart(tmp_path):
    assert read_text(tmp_path, "New York\tB-LOC\n").sentences[0].tokens == ("New York",)


@pytest.mark.parametrize("token", ["\u00a0", "\u2028", "\x85", "#"])
def test_odd_signs_are_tokens(tmp_path, token):
    assert read_text(tmp_path, f"{token} O\nPorto B-LOC\n").sentences[0].tokens == (token, "Porto")


@pytest.mark.parametrize(
    "row, rule",
    [
        ("Porto", "a token and a tag"),
        ("Porto\t", "a token and a tag"),
        ("\tB-LOC", "a token and a tag"),
        ("Porto NNP B-LOC", "as many columns"),
        ("Porto LOC", "O, B-TYPE or I-TYPE"),
        ("Porto S-LOC", "O, B-TYPE or I-TYPE"),
        ("Porto B-", "O, B-TYPE or I-TYPE"),
    ],
)
def test_a_malformed_row_is_named_with_its_line(tmp_path, row, rule):
    fault = refusal(tmp_path, f"In O\n\nwon O\n{row}\n")
    assert rule in fault.rule and fault.line == 4


def test_mixed_tags_are_refused_by_the_rarer_scheme(tmp_path):
    fault = refusal(tmp_path, SMALL + "\n" + SMALL + "\nIn O\nPorto I-LOC\n")
    assert "here IOB2" in fault.rule and fault.line == 8


def test_mixed_tags_can_be_read_when_asked_for(tmp_path):
    text = read_text(tmp_path, SMALL + "\nIn O\nPorto I-LOC\n", scheme="IOB1")
    assert text.tags == [("B-LOC", "O"), ("O", "B-LOC")]


def test_iob1_is_refused_where_iob2_is_asked_for(tmp_path):
    assert refusal(tmp_path, IOB1_TEXT, scheme="IOB2").line == 3


def test_a_scheme_that_is_not_known_is_refused(tmp_path):
    with pytest.raises(CourseError, match="'BIO'"):
        read_text(tmp_path, SMALL, scheme="BIO")


@pytest.mark.parametrize("content", ["", "\n\n", "-DOCSTART- O\n"])
def test_a_file_without_sentences_is_refused(tmp_path, content):
    assert refusal(tmp_path, content).got == "none"


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    fault = refusal(tmp_path, b"Porto O\r\nSousa O\r\nAndr\xe9 B-PER\r\n")
    assert (fault.got, fault.line) == ("byte 0xe9", 3)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CourseError, match="no such file"):
        read_conll_file(tmp_path / "some.conll")


TOWNS = {"train": "Porto", "dev": "Bern", "test": "Lima"}
NAMES = [
    ("eng.train", "eng.testa", "eng.testb"),
    ("train.txt", "valid.txt", "test.txt"),
    ("train.conll", "dev.conll", "test.conll"),
    ("Train.iob2", "validation.iob2", "TEST.iob2"),
]


def towns(splits):
    return {split: part.sentences[0].tokens[0] for split, part in splits._asdict().items()}


@pytest.mark.parametrize("names", NAMES)
def test_a_folder_is_read_by_the_usual_names(tmp_path, names):
    for name, town in zip(names, TOWNS.values(), strict=True):
        write(tmp_path / name, f"{town} B-LOC\n")
    write(tmp_path / "README.txt", "Not columns.")
    assert towns(read_conll(tmp_path)) == TOWNS


@pytest.mark.parametrize("folder", ["", "conll/data/"])
def test_a_zip_is_read_at_any_depth(tmp_path, folder):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name, town in zip(NAMES[0], TOWNS.values(), strict=True):
            archive.writestr(f"{folder}{name}", f"{town} B-LOC\n")
            archive.writestr(f"__MACOSX/{folder}{name}", "junk")
    assert towns(read_conll(tmp_path / "c.zip")) == TOWNS


def test_a_fault_in_a_zip_is_named_with_file_and_line(tmp_path):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name in NAMES[0]:
            archive.writestr(name, "Porto B-LOC\nwon\n" if name == "eng.testa" else SMALL)
    with pytest.raises(CourseError, match=r"c\.zip/eng\.testa:2: "):
        read_conll(tmp_path / "c.zip")


def test_a_damaged_zip_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name in NAMES[0]:
            archive.writestr(name, SMALL)
    content = (tmp_path / "c.zip").read_bytes()
    write(tmp_path / "c.zip", content.replace(b"Porto", b"Perth", 1))
    with pytest.raises(CourseError, match="can be unpacked"):
        read_conll(tmp_path / "c.zip")


def test_a_missing_part_is_named(tmp_path):
    write(tmp_path / "train.txt", SMALL)
    with pytest.raises(CourseError, match="none for dev, test"):
        read_conll(tmp_path)


def test_two_files_for_one_part_are_refused(tmp_path):
    for name in ("train.txt", "dev.txt", "valid.txt", "test.txt"):
        write(tmp_path / name, SMALL)
    with pytest.raises(CourseError, match=r"dev\.txt and valid\.txt"):
        read_conll(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "file.txt"])
def test_a_source_that_is_no_corpus_is_refused(tmp_path, name):
    write(tmp_path / "file.txt", SMALL)
    with pytest.raises(CourseError, match="a folder or a zip"):
        read_conll(tmp_path / name)
