"""CoNLL-2003 as parquet, and what is said when the hub cannot be had; a small server stands in for a mirror."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyarrow
import pytest
from pyarrow import parquet

from headstart.errors import CourseError
from headstart.language import hub
from headstart.language.conll import TaggedSentence
from headstart.language.hub import CONLL_FILES, CONLL_TAGS, conll_2003_from_hub, read_parquet_file

TOKENS = [["Ana", "Sousa", "left", "Porto"], ["Rain", "."]]
NUMBERS = [[1, 2, 0, 5], [0, 0]]
SENTENCES = (
    TaggedSentence(("Ana", "Sousa", "left", "Porto"), ("B-PER", "I-PER", "O", "B-LOC")),
    TaggedSentence(("Rain", "."), ("O", "O")),
)


def write_parquet(path, tags=NUMBERS, *, names=None, tokens=TOKENS, column="ner_tags"):
    table = pyarrow.table({"id": [str(place) for place in range(len(tokens))], "tokens": tokens, column: tags})
    if names:
        feature = {"feature": {"names": list(names), "_type": "ClassLabel"}, "_type": "Sequence"}
        described = {"info": {"features": {column: feature}}}
        table = table.replace_schema_metadata({"huggingface": json.dumps(described)})
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(table, path)
    return path


@pytest.mark.parametrize("names", [None, CONLL_TAGS])
def test_tag_numbers_are_named(tmp_path, names):
    assert read_parquet_file(write_parquet(tmp_path / "a.parquet", names=names)).sentences == SENTENCES


def test_a_files_own_names_come_first(tmp_path):
    names = ("O", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-PER")
    text = read_parquet_file(write_parquet(tmp_path / "a.parquet", names=names))
    assert text.sentences[0].tags == ("B-LOC", "I-LOC", "O", "B-PER")


def test_tags_may_be_text_in_a_column_of_another_name(tmp_path):
    tags = [list(sentence.tags) for sentence in SENTENCES]
    path = write_parquet(tmp_path / "a.parquet", tags, column="tags")
    assert read_parquet_file(path, tags_column="tags").sentences == SENTENCES


@pytest.mark.parametrize(
    "tags, message",
    [
        ([[1, 2, 0, 5], [0]], "2 tokens and 1 tags in row 2"),
        ([[1, 2, 0, 5], [0, 9]], "tag number 9 of 9 in row 2"),
        ([[1, 2, 0, 5], [0, -1]], "tag number -1 of 9 in row 2"),
        ([[2, 2, 0, 5], [0, 0]], "I-PER at token 1"),
        ([[1, 2, 0, None], [0, 0]], "in row 1"),
    ],
)
def test_a_malformed_row_is_named(tmp_path, tags, message):
    with pytest.raises(CourseError, match=message):
        read_parquet_file(write_parquet(tmp_path / "a.parquet", tags))


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(CourseError, match="'tokens', 'tags'"):
        read_parquet_file(write_parquet(tmp_path / "a.parquet", column="tags"))


def test_a_copy_of_another_size_is_refused(tmp_path, monkeypatch):
    for name in CONLL_FILES:
        write_parquet(tmp_path / name)
    monkeypatch.setattr(hub, "find_in_cache", lambda *_, **__: tmp_path)
    with pytest.raises(CourseError, match="14041, 3250, 3453"):
        conll_2003_from_hub(announce=lambda _: None)


class Mirror(BaseHTTPRequestHandler):
    """Answers the questions that downloading one repository takes; `files` maps paths to bytes."""

    files: dict[str, bytes] = {}
    sha = "0123456789abcdef0123456789abcdef01234567"

    def do_GET(self):
        if "/revision/" in self.path:
            siblings = [{"rfilename": name} for name in self.files]
            self.answer(json.dumps({"id": "some/conll", "sha": self.sha, "siblings": siblings}).encode())
        elif "/tree/" in self.path:
            entries = [
                {"type": "file", "path": name, "size": len(content), "oid": name}
                for name, content in self.files.items()
            ]
            self.answer(json.dumps(entries).encode())
        else:
            name = self.path.partition(f"/resolve/{self.sha}/")[2]
            self.answer(self.files.get(name), name)

    do_HEAD = do_GET

    def answer(self, content, tag="none"):
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Length", str(len(content or b"")))
        self.send_header("ETag", f'"{tag.replace("/", "-")}"')
        self.send_header("X-Repo-Commit", self.sha)
        self.end_headers()
        if self.command == "GET" and content:
            self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def mirror(tmp_path):
    Mirror.files = {name: write_parquet(tmp_path / "there" / name).read_bytes() for name in CONLL_FILES}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


PROGRAM = """
from headstart.language import hub
hub.CONLL_SENTENCES = hub.Splits(2, 2, 2)
splits = hub.conll_2003_from_hub("some/conll")
print(splits.dev.sentences[0].tokens)
"""


def run_with(tmp_path, **variables):
    """A fresh process: the hub's address is read once, when its library is imported."""
    environment = {"HF_HOME": str(tmp_path / "home"), "PATH": "", "HF_HUB_DISABLE_PROGRESS_BARS": "1", **variables}
    command = [sys.executable, "-c", PROGRAM]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def test_a_mirror_is_asked_once_and_announced_then_the_cache(tmp_path, mirror):
    first = run_with(tmp_path, HF_ENDPOINT=mirror)
    assert first.stdout.splitlines() == [f"CoNLL-2003: some/conll, from {mirror}.", str(SENTENCES[0].tokens)], first
    second = run_with(tmp_path, HF_ENDPOINT="http://127.0.0.1:9")
    assert second.stdout.splitlines()[0] == "CoNLL-2003: some/conll, from the cache.", second


@pytest.mark.parametrize("variables", [{"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": "http://127.0.0.1:9"}])
def test_without_network_or_cache_the_alternatives_are_named(tmp_path, variables):
    run = run_with(tmp_path, **variables)
    assert run.returncode == 1
    message = run.stderr.splitlines()[-1]
    assert "CourseError" in message and "some/conll" in message
    assert all(word in message for word in ("eng.train", "HEADSTART_DATA", "HF_ENDPOINT", "come with the course"))
