"""A trained file counts only if the function that is asked wrote it."""

from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file, save_file

from headstart_grading.answering import replies_to
from headstart_grading.asks import Kind

PACK = SimpleNamespace(kind=Kind.ARTIFACT, exercise="reader", cases=[SimpleNamespace(question=SimpleNamespace(seed=0))])


def writes_ones(path):
    save_file({"x": torch.ones(2)}, path)


def test_a_file_that_is_written_is_the_answer_and_stays_beside_the_notebook(tmp_path):
    (reply,) = replies_to(PACK, {"reader": writes_ones}, tmp_path)
    assert reply.value["x"].tolist() == [1, 1]
    assert load_file(tmp_path / "reader.safetensors")["x"].tolist() == [1, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["reader.safetensors"]


@pytest.mark.parametrize("saves", [lambda path: None, lambda path: writes_ones("elsewhere.safetensors")])
def test_a_file_of_an_earlier_answer_is_not_taken_for_it_and_stays(tmp_path, monkeypatch, saves):
    monkeypatch.chdir(tmp_path)
    save_file({"x": torch.zeros(2)}, tmp_path / "reader.safetensors")
    (reply,) = replies_to(PACK, {"reader": saves}, tmp_path)
    assert reply.status == "raised"
    assert "wrote no file" in reply.error.message
    assert load_file(tmp_path / "reader.safetensors")["x"].tolist() == [0, 0]


def test_a_file_that_cannot_be_read_replaces_nothing(tmp_path):
    save_file({"x": torch.zeros(2)}, tmp_path / "reader.safetensors")
    (reply,) = replies_to(PACK, {"reader": lambda path: torch.save({"x": 1}, path)}, tmp_path)
    assert "no safetensors file" in reply.error.message
    assert load_file(tmp_path / "reader.safetensors")["x"].tolist() == [0, 0]
