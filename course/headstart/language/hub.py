"""Files from the Hugging Face hub, a mirror of it (HF_ENDPOINT) or its cache (HF_HOME); CoNLL-2003 from there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from headstart.errors import CourseError
from headstart.language.conll import TaggedSentence, TaggedText
from headstart.language.entity_tags import check_iob2
from headstart.language.split_files import Splits

CONLL_REPOSITORY = "lhoestq/conll2003"
"""A copy of CoNLL-2003 as parquet. The original repository holds a script, which no current library runs."""
CONLL_FILES = Splits(*(f"data/{part}-00000-of-00001.parquet" for part in ("train", "validation", "test")))
CONLL_TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
CONLL_SENTENCES = Splits(14041, 3250, 3453)


class Snapshot(NamedTuple):
    """Files of one repository, on this machine.

    Args:
        folder: where they lie.
        origin: "cache" if they were there already, else "hub".
    """

    folder: Path
    origin: str


def hub_name() -> str:
    """The hub in words: by its address when HF_ENDPOINT names a mirror."""
    return os.environ.get("HF_ENDPOINT") or "the Hugging Face hub"


def fetch_snapshot(
    repository: str, patterns: Sequence[str], *, needs: Sequence[str], instead: str, kind: str = "model"
) -> Snapshot:
    """Files of a repository: from the cache if it has them, else downloaded (with a progress bar).

    Args:
        repository: such as "google-bert/bert-base-cased".
        patterns: the files wanted, such as "*.json".
        needs: patterns that one file or more must match.
        instead: what to do where they cannot be had, for the message.
        kind: "model" or "dataset".
    Raises:
        CourseError: the repository or one of its files is missing, or there is neither a cached copy nor a network.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import RepositoryNotFoundError

    cached = find_in_cache(repository, patterns, needs=needs, kind=kind)
    if cached:
        return Snapshot(cached, "cache")
    rule = f"{repository} comes from {hub_name()} or its cache"
    try:
        folder = Path(snapshot_download(repository, repo_type=kind, allow_patterns=list(patterns)))
    except RepositoryNotFoundError:
        raise CourseError(rule, f"no {kind} of that name that is open to all", instead) from None
    except OSError as fault:  # no network, HF_HUB_OFFLINE, a refusal, a full disk
        raise CourseError(rule, f"{type(fault).__name__}: {_reason(fault)}", instead) from None
    missing = _missing(folder, needs)
    if missing:
        raise CourseError(rule, f"no {', no '.join(missing)} in it", instead)
    return Snapshot(folder, "hub")


def find_in_cache(
    repository: str, patterns: Sequence[str], *, needs: Sequence[str], kind: str = "model"
) -> Path | None:
    """The folder of a repository in the cache, if all that is needed lies there; arguments as `fetch_snapshot`'s.

    Raises:
        CourseError: that is no name for a repository.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    wanted = list(patterns)
    try:
        folder = Path(snapshot_download(repository, repo_type=kind, allow_patterns=wanted, local_files_only=True))
    except LocalEntryNotFoundError:
        return None
    except HFValidationError:
        raise CourseError("a repository is named owner/name", repr(repository), "check the name") from None
    return None if _missing(folder, needs) else folder


def conll_2003_from_hub(
    repository: str = CONLL_REPOSITORY, *, announce: Callable[[str], None] = print
) -> Splits[TaggedText]:
    """CoNLL-2003 from a parquet copy, held to its published sizes.

    Args:
        repository: a dataset with the files `CONLL_FILES`.
        announce: is told which copy is used.
    Raises:
        CourseError: as `fetch_snapshot` and `read_parquet_file`; or the copy has another number of sentences.
    Source: E. F. Tjong Kim Sang and F. De Meulder (2003), Introduction to the CoNLL-2003 Shared Task, CoNLL.
    """
    instead = (
        "name a folder with your copy (eng.train, eng.testa, eng.testb) by --data-dir or HEADSTART_DATA, name a mirror "
        "by HF_ENDPOINT, or use the sentences that come with the course"
    )
    snapshot = fetch_snapshot(repository, CONLL_FILES, needs=CONLL_FILES, instead=instead, kind="dataset")
    announce(f"CoNLL-2003: {repository}, from {'the cache' if snapshot.origin == 'cache' else hub_name()}.")
    splits = Splits(*(read_parquet_file(snapshot.folder / name) for name in CONLL_FILES))
    sizes = Splits(*(len(part.sentences) for part in splits))
    if sizes != CONLL_SENTENCES:
        raise CourseError(
            f"CoNLL-2003 has {', '.join(map(str, CONLL_SENTENCES))} sentences", f"{sizes} in {repository}", instead
        )
    return splits


def read_parquet_file(path: Path, *, tags_column: str = "ner_tags") -> TaggedText:
    """Read tagged sentences from a parquet file of the hub's.

    Args:
        path: has a column `tokens` of lists of text, and one of lists of tags: numbers or text.
        tags_column: the name of the latter. Numbers are named by the file's own list of class names; where it has
            none, by `CONLL_TAGS`.
    Raises:
        CourseError: pyarrow is not installed, a column is missing, or a row is malformed (rows count from 1).
    """
    try:
        from pyarrow import parquet
    except ImportError:
        raise CourseError(
            "parquet files are read with pyarrow", "an install without it", 'pip install "headstart[hub]"'
        ) from None
    table = parquet.read_table(path)
    missing = {"tokens", tags_column} - set(table.column_names)
    if missing:
        raise CourseError(
            f"the file has the columns tokens and {tags_column}",
            f"{table.column_names}",
            "choose another copy or tags_column",
            path=path,
        )
    names = _class_names(table.schema.metadata or {}, tags_column) or CONLL_TAGS
    sentences = []
    columns = table["tokens"].to_pylist(), table[tags_column].to_pylist()
    for number, (tokens, tags) in enumerate(zip(*columns, strict=True), start=1):
        try:
            sentence = TaggedSentence(tuple(tokens), tuple(_name(tag, names) for tag in tags))
            check_iob2(sentence.tags)
            fault = None if len(tokens) == len(tags) > 0 else f"{len(tokens)} tokens and {len(tags)} tags"
        except (CourseError, IndexError, TypeError) as caught:
            fault = str(caught)
        if fault:
            raise CourseError(
                "a row has an IOB2 tag for each token", f"{fault} in row {number}", "choose another copy", path=path
            )
        sentences.append(sentence)
    return TaggedText(tuple(sentences), "IOB2", (0,))


def _name(tag: int | str, names: Sequence[str]) -> str:
    if isinstance(tag, str):
        return tag
    if not 0 <= tag < len(names):
        raise IndexError(f"tag number {tag} of {len(names)}")
    return names[tag]


def _class_names(metadata: dict[bytes, bytes], column: str) -> list[str] | None:
    """The names of a column's classes, which the hub's parquet files carry as JSON beside the schema."""
    described = json.loads(metadata.get(b"huggingface", b"{}"))
    feature = described.get("info", {}).get("features", {}).get(column, {})
    return feature.get("feature", feature).get("names") if isinstance(feature, dict) else None


def _missing(folder: Path, needs: Sequence[str]) -> list[str]:
    present = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return [need for need in needs if not any(fnmatch(name, need) for name in present)]


def _reason(fault: Exception) -> str:
    """The first line of what a library says."""
    return next(iter(str(fault).splitlines()), "no reason given")
