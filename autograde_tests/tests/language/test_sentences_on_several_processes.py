"""`torchrun`: two processes on one processor tune the BERT that one process tunes."""

import json
import subprocess
import sys

import pytest
import torch
from safetensors.torch import load_file

from headstart.cli import main

LAUNCH = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "headstart"]


def test_two_processes_tune_what_one_tunes(tmp_path, monkeypatch, toy_model):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.delenv("HEADSTART_DATA", raising=False)
    run = ["train", "ner", "--profile", "smoke", "--device", "cpu", "--model", str(toy_model.folder)]
    run += ["--batch-size", "7", "--output"]
    two = subprocess.run(
        [sys.executable, *LAUNCH, *run, str(tmp_path / "two")], capture_output=True, text=True, timeout=300
    )
    assert two.returncode == 0, two.stderr
    assert two.stdout.count("entity F1") == two.stdout.count("Pretrained model:") == 1
    assert main([*run, str(tmp_path / "one")]) == 0
    own, other = (json.loads((tmp_path / folder / "run.json").read_text()) for folder in ("two", "one"))
    assert own["device"] == f"2 × {other['device']}"
    # seven sentences are parted as four and three, with unlike numbers of labels
    assert own["curves"]["tune"]["loss"] == pytest.approx(other["curves"]["tune"]["loss"], rel=1e-5)
    weights = [load_file(tmp_path / folder / "model.safetensors") for folder in ("two", "one")]
    assert all(torch.allclose(value, weights[1][name], atol=1e-5) for name, value in weights[0].items())
