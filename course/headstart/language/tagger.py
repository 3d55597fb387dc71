"""A tagger from a saved folder: running text to entities with their places."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from headstart.errors import CourseError
from headstart.language.classifiers import load_token_classifier
from headstart.language.encoding import encode_words
from headstart.language.entity_marks import MarkedEntity, entities_in_text
from headstart.language.predictions import predict_tags
from headstart.language.word_splitting import split_sentences
from headstart.releases import cache_folder
from headstart.safe_files import replace_file

LAST = "last-tagger"


@dataclass(frozen=True)
class TaggedPassage:
    """A text and what a tagger finds in it.

    Args:
        text: as it was given.
        entities: in order.
        lost_words: words beyond the token limit of the network, in which it finds nothing.
    """

    text: str
    entities: list[MarkedEntity]
    lost_words: int


def tag_text(text: str, folder: Path) -> TaggedPassage:
    """Find the entities of a text, sentence by sentence.

    Args:
        text: running text; it is cut into sentences and words as CoNLL-2003 has them.
        folder: a saved token classifier, such as the output of `headstart train ner`.
    Raises:
        CourseError: no word in the text, or no tagger in the folder.
    """
    sentences = split_sentences(text)
    if not sentences:
        raise CourseError("a tagger needs a text", "no word", 'name one: headstart predict ner "Ana flew to Porto."')
    network, tokenizer, names = load_token_classifier(folder)
    words = [[word.text for word in sentence] for sentence in sentences]
    encoded = encode_words(tokenizer, words, capitals=getattr(network.config, "marks_capitals", False))
    tags = predict_tags(network, encoded, names=names)
    return TaggedPassage(text, entities_in_text(sentences, tags), encoded.lost_words)


def remember_tagger(folder: Path) -> None:
    """Note where the newest tagger lies, in the cache; a cache that cannot be written is no reason to fail."""
    try:
        replace_file(cache_folder() / LAST, str(folder.resolve()).encode())
    except OSError:
        return


def find_tagger(wanted: Path | None) -> Path:
    """The folder that was asked for, or that of the newest `headstart train ner`.

    Raises:
        CourseError: there is none, or its training is not over.
    """
    note = cache_folder() / LAST
    folder = wanted or (Path(note.read_text()) if note.is_file() else None)
    make = "headstart train ner --output FOLDER makes one"
    if folder is None:
        raise CourseError("a tagger is trained first", "none on this machine", f"{make} (some minutes)")
    if not folder.is_dir():
        raise CourseError("a tagger lies in a folder", "nothing there", f"check --model; {make}", path=folder)
    if not (folder / "config.json").exists() and (folder / "checkpoints").exists():
        do = "repeat its command with --resume"
        raise CourseError("a tagger's training is over", "one that was stopped", do, path=folder)
    return folder
