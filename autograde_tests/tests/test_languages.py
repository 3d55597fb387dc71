"""English is complete, and a translation says when it has fallen behind."""

import string

import pytest

from headstart import languages
from headstart.languages import ORIGINAL, fingerprint, installed, message, texts, translation_faults

TRANSLATIONS = [name for name in installed() if name != ORIGINAL]


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder of its own for language files."""
    monkeypatch.setattr(languages, "SHELF", tmp_path)
    return tmp_path


def placeholders(template):
    return {field for _, field, _, _ in string.Formatter().parse(template) if field is not None}


def test_english_comes_first():
    assert installed()[0] == ORIGINAL


def test_a_message_is_filled_in():
    assert message("lab.ready", folder="here") == "Your course is in here."


def test_a_language_without_a_file_reads_as_english():
    assert message("lab.ready", "tlh", folder="here") == message("lab.ready", folder="here")


def test_a_language_is_a_name_and_no_path():
    assert texts("../languages/en") == {}


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        message("lab.no_such_key")


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_is_whole_and_fresh(language):
    assert translation_faults(language) == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_the_same_gaps_to_fill(language):
    translated = texts(language)
    assert {key: placeholders(text) for key, text in translated.items()} == {
        key: placeholders(text) for key, text in texts(ORIGINAL).items()
    }


def test_a_missing_a_stale_and_a_homeless_key_are_named(shelf):
    (shelf / "en.toml").write_text('[a]\nfresh = "one"\nstale = "two"\nmissing = "three"\n')
    origins = f'"a.fresh" = "{fingerprint("one")}"\n"a.stale" = "{fingerprint("older")}"\n'
    (shelf / "xx.toml").write_text(f'[a]\nfresh = "1"\nstale = "2"\nextra = "4"\n[translated_from]\n{origins}')
    faults = translation_faults("xx")
    assert len(faults) == 3
    assert [key for key in ("a.missing", "a.extra", "a.stale") if not any(key in fault for fault in faults)] == []


def test_what_is_not_translated_reads_in_english(shelf):
    (shelf / "en.toml").write_text('[a]\nb = "one"\n')
    (shelf / "xx.toml").write_text('[a]\nc = "1"\n')
    assert message("a.b", "xx") == "one"
