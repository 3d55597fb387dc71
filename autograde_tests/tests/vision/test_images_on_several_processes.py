"""`accelerate launch`: two processes on one processor stand for two GPUs, and train the network that one trains."""

import json
import subprocess
import sys
import time

import psutil
import pytest
import torch
from safetensors.torch import load_file

from headstart.cli import main
from headstart.errors import CourseError
from headstart.resumable import hardware, processes

RUN = ["cifar10", "--data", "digits", "--profile", "smoke", "--method", "scratch", "--device", "cpu"]
LAUNCH = ["-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2", "--num_machines", "1"]
LAUNCH += ["--main_process_port", "0", "--mixed_precision", "no", "--dynamo_backend", "no", "-m", "headstart.vision"]


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.delenv("HEADSTART_DATA", raising=False)


def launch(*words):
    return subprocess.Popen(
        [sys.executable, *LAUNCH, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_of(folder):
    run = json.loads((folder / "run.json").read_text())
    del run["metrics"]["images_per_second"]
    run["curves"]["scratch"].pop("seconds")
    return run


def test_two_processes_learn_what_one_learns_from_a_batch_in_two_parts(tmp_path):
    two = launch(*RUN, "--output", str(tmp_path / "two"))
    assert main(["train", *RUN, "--micro-batches", "2", "--output", str(tmp_path / "one")]) == 0
    said, errors = two.communicate(timeout=300)
    assert two.returncode == 0, errors
    assert said.count("test accuracy") == 1, "the processes do not speak one at a time"
    own, other = run_of(tmp_path / "two"), run_of(tmp_path / "one")
    assert own["device"] == f"2 × {other['device']}"
    assert own["curves"]["scratch"]["loss"] == pytest.approx(other["curves"]["scratch"]["loss"], rel=1e-5)
    weights = [load_file(tmp_path / folder / "model.safetensors") for folder in ("two", "one")]
    moved = {name for name, value in weights[0].items() if not torch.allclose(value, weights[1][name], atol=1e-5)}
    # each process has run through one half of a batch, where one process has run through both, one after the other
    assert {name.rpartition(".")[2] for name in moved} <= {"running_mean", "running_var", "num_batches_tracked"}
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == ["model.safetensors", "run.json"]


def test_two_killed_processes_go_on_to_where_two_uninterrupted_ones_end(tmp_path):
    longer = [*RUN, "--epochs", "6"]
    torn = tmp_path / "torn"
    process = launch(*longer, "--output", str(torn))
    until = time.monotonic() + 300
    while not any(path.name > "step-00000001" for path in torn.glob("checkpoints/scratch/step-*")):
        assert process.poll() is None and time.monotonic() < until, "no checkpoint was written"
        time.sleep(0.002)
    for worker in psutil.Process(process.pid).children(recursive=True):
        worker.kill()
    process.communicate()
    assert process.returncode != 0 and not (torn / "run.json").exists()
    runs = [launch(*longer, "--output", str(torn), "--resume"), launch(*longer, "--output", str(tmp_path / "whole"))]
    for run in runs:
        _, errors = run.communicate(timeout=300)
        assert run.returncode == 0, errors
    resumed, whole = run_of(torn), run_of(tmp_path / "whole")
    assert resumed["metrics"] == whole["metrics"] and resumed["curves"] == whole["curves"]
    weights = [load_file(folder / "model.safetensors") for folder in (torn, tmp_path / "whole")]
    assert all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())


def test_what_the_first_process_refuses_is_said_once(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "model.safetensors").write_bytes(b"somebody's")
    process = launch(*RUN, "--output", str(tmp_path / "out"))
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 1
    assert errors.count("add --resume to go on with it") == 1
    assert errors.startswith("headstart: ") and errors.count("headstart: ") == 1
    assert (tmp_path / "out" / "model.safetensors").read_bytes() == b"somebody's"


def test_more_processes_than_gpus_are_told_how_many_there_are(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(hardware, "process_count", lambda: 3)
    monkeypatch.setenv("LOCAL_RANK", "2")
    with pytest.raises(CourseError, match="process 3 on this machine.*start 2 processes at most"):
        hardware.choose_device("auto", "full")


def test_processes_that_no_launcher_started_are_refused(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.delenv("RANK", raising=False)
    with pytest.raises(CourseError, match="accelerate launch"), processes.joined_processes():
        pass


@pytest.mark.parametrize(("rows", "count", "micro"), [(10, 2, 2), (5, 4, 1), (3, 2, 2), (1, 3, 1)])
def test_each_row_of_a_batch_counts_once_and_no_process_is_without_parts(monkeypatch, rows, count, micro):
    batch = torch.arange(rows), torch.arange(rows) * 10
    monkeypatch.setattr(processes, "process_count", lambda: count)
    seen = []
    for rank in range(count):
        monkeypatch.setattr(processes, "process_rank", lambda rank=rank: rank)
        parts = processes.own_parts(batch, micro)
        assert len(parts) == micro and all(len(first) >= 1 for _, (first, _) in parts)
        assert all(torch.equal(first * 10, second) for _, (first, second) in parts)
        seen += [value for counting, (first, _) in parts for value in first[:counting].tolist()]
    assert seen == list(range(rows))


PROGRAM = """
import sys, time, torch
from pathlib import Path
from headstart.resumable.processes import *
folder = Path(sys.argv[1])
with joined_processes():
    rank = process_rank()
    layer = torch.nn.BatchNorm1d(2)
    layer.running_mean[:] = torch.tensor([1.0, 5.0]) * (rank + 1)
    average_buffers(layer)
    decided = decided_by_first(lambda: f"by {rank}")
    with first_goes_first():
        if is_first():
            time.sleep(0.5)
            (folder / "cache").touch()
        found = (folder / "cache").exists()
    print(f"printed by {rank}")
    (folder / f"{rank}.txt").write_text(f"{layer.running_mean.tolist()} {layer.running_var.tolist()} {decided} {found}")
"""


def test_statistics_are_averaged_and_the_first_decides_and_goes_first(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    words = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "3", str(tmp_path / "program.py")]
    run = subprocess.run([sys.executable, *words, str(tmp_path)], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    assert {(tmp_path / f"{rank}.txt").read_text() for rank in range(3)} == {"[2.0, 10.0] [1.0, 1.0] by 0 True"}
    assert run.stdout.split("\n")[0] == "printed by 0" and "printed by 1" not in run.stdout
