"""`headstart train`: what it writes, what it refuses, and that a killed process loses nothing."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from headstart.cli import main
from headstart.resumable.run_folders import EventWriter
from headstart.vision.cifar import CIFAR10_CLASSES
from headstart.vision.source_weights import load_network

SCRATCH = ["cifar10", "--data", "digits", "--profile", "smoke", "--method", "scratch"]
LONG = [*SCRATCH, "--epochs", "12", "--mixup", "0.2", "--rand-augment", "1"]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HEADSTART_DATA", raising=False)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "source.safetensors"
    assert main(["train", "pretrain", "--profile", "smoke", "--output", str(path)]) == 0
    return path


def run_of(folder):
    return json.loads((folder / "run.json").read_text())


def test_a_killed_process_resumed_ends_where_an_uninterrupted_one_does(tmp_path, capsys):
    assert main(["train", *LONG, "--output", str(tmp_path / "whole")]) == 0
    torn = tmp_path / "torn"
    command = [sys.executable, "-m", "headstart.vision", *LONG, "--output", str(torn)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 100
    while not any(path.name > "step-00000001" for path in torn.glob("checkpoints/scratch/step-*")):
        assert process.poll() is None and time.monotonic() < until, "no checkpoint was written"
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL and not (torn / "run.json").exists()
    assert main(["train", *LONG, "--output", str(torn), "--resume"]) == 0
    whole, resumed = run_of(tmp_path / "whole"), run_of(torn)
    for run in (whole, resumed):
        del run["metrics"]["images_per_second"]
        run["curves"]["scratch"].pop("seconds")
    assert resumed["metrics"] == whole["metrics"] and resumed["curves"] == whole["curves"]
    assert resumed["confusion"] == whole["confusion"] and resumed["resumed"] and not whole["resumed"]
    weights = [load_file(folder / "model.safetensors") for folder in (tmp_path / "whole", torn)]
    assert weights[0].keys() == weights[1].keys()
    assert all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())
    assert not (torn / "checkpoints").exists()


@pytest.mark.parametrize("method", ["linear-probe", "lp-ft", "full"])
def test_every_method_starts_from_the_source_and_records_itself(tmp_path, source, method):
    output = tmp_path / "out"
    arguments = ["cifar10", "--data", "digits", "--profile", "smoke", "--method", method, "--labels-per-class", "3"]
    assert main(["train", *arguments, "--seed", "5", "--source", str(source), "--output", str(output)]) == 0
    run, network, start = run_of(output), load_network(output / "model.safetensors"), load_network(source)
    expected = {"task": "handwritten digits", "method": method, "labels_per_class": 3, "seed": 5}
    assert {name: run[name] for name in expected} == expected
    assert run["source"] == "source.safetensors" and run["device"].startswith("cpu")
    phases = {"linear-probe": ["probe"], "lp-ft": ["probe", "tune"], "full": ["tune"]}
    assert list(run["curves"]) == phases[method]
    moved = not torch.equal(network.backbone.network.conv1.weight, start.backbone.network.conv1.weight)
    assert moved == (method != "linear-probe")


def test_frozen_stages_keep_the_sources_weights_and_statistics(tmp_path, source):
    arguments = ["cifar10", "--data", "digits", "--profile", "smoke", "--method", "full", "--freeze-stages", "3"]
    assert main(["train", *arguments, "--source", str(source), "--output", str(tmp_path / "out")]) == 0
    trained, start = load_network(tmp_path / "out" / "model.safetensors"), load_network(source)
    names = [name for name in start.state_dict() if name.startswith("backbone.network.")]
    moved = {name for name in names if not torch.equal(trained.state_dict()[name], start.state_dict()[name])}
    assert {name.split(".")[2] for name in moved} == {"layer3", "layer4"}
    assert run_of(tmp_path / "out")["frozen_stages"] == 3


def test_a_run_says_all_that_it_takes_to_repeat_it(tmp_path, source):
    output = tmp_path / "out"
    main(["train", *SCRATCH, "--validation-per-class", "0", "--output", str(output)])
    run = run_of(output)
    assert run["command"] == (
        "headstart train cifar10 --method scratch --validation-per-class 0 --data digits --stem cifar "
        "--freeze-stages 0 --profile smoke --seed 0 --device auto --micro-batches 1 --output out"
    )
    assert run["validation_images"] == 0 and "validation_accuracy" not in run["metrics"]
    assert run["versions"]["torch"] == torch.__version__ and run["seconds"] > 0
    confused = torch.tensor(run["confusion"])
    assert confused.sum() == run["test_images"] == 100
    assert run["metrics"]["test_accuracy"] == pytest.approx(confused.trace().item() / 100)
    assert run["curves"]["scratch"]["step"][-1] == run["metrics"]["steps"] == 6
    assert str(tmp_path) not in (output / "run.json").read_text()


def write_cifar(folder):
    for number, name in enumerate(CIFAR10_CLASSES):
        for split, count in [("train", 8), ("test", 2)]:
            (folder / split / name).mkdir(parents=True)
            for place in range(count):
                path = folder / split / name / f"{place}.png"
                Image.new("RGB", (32, 32), (number * 25, place, 0)).save(path)


def test_cifar10_is_read_from_a_folder_that_goes_unnamed(tmp_path, source):
    write_cifar(tmp_path / "secret-place")
    arguments = ["cifar10", "--profile", "smoke", "--method", "linear-probe", "--source", str(source)]
    assert (
        main(["train", *arguments, "--data-dir", str(tmp_path / "secret-place"), "--output", str(tmp_path / "o")]) == 0
    )
    text = (tmp_path / "o" / "run.json").read_text()
    assert "--data-dir DATA" in text and "secret-place" not in text and run_of(tmp_path / "o")["task"] == "CIFAR-10"


def test_pretraining_reads_an_image_folder(tmp_path):
    for split, count in [("train", 22), ("val", 3)]:
        for name in ("n01", "n02"):
            (tmp_path / "tiny" / split / name).mkdir(parents=True)
            for place in range(count):
                path = tmp_path / "tiny" / split / name / f"{place}.png"
                Image.new("RGB", (32, 32), (9 * place, 0, 0)).save(path)
    output = tmp_path / "tiny.safetensors"
    arguments = ["pretrain", "--profile", "smoke", "--data-dir", str(tmp_path / "tiny"), "--output", str(output)]
    assert main(["train", *arguments]) == 0
    run = run_of(tmp_path / "tiny.run")
    assert (run["task"], run["labels_per_class"], run["test_images"]) == ("Tiny-ImageNet", 10, 6)
    assert load_network(output).config.num_classes == 2


def test_a_finished_run_is_neither_repeated_nor_overwritten(tmp_path, capsys):
    arguments = ["train", *SCRATCH, "--output", str(tmp_path / "out")]
    assert main(arguments) == 0
    before, said = (tmp_path / "out" / "run.json").read_bytes(), capsys.readouterr().out
    assert main(arguments) == 1 and "--resume" in capsys.readouterr().err
    assert main([*arguments, "--resume"]) == 0 and capsys.readouterr().out == said
    assert (tmp_path / "out" / "run.json").read_bytes() == before


def test_a_method_without_a_source_says_how_to_make_one(tmp_path, capsys):
    assert main(["train", "cifar10", "--data", "digits", "--method", "full", "--output", str(tmp_path / "out")]) == 1
    assert "headstart train pretrain --data digits" in capsys.readouterr().err


def test_a_rate_too_high_keeps_the_last_good_weights(tmp_path, capsys):
    output = tmp_path / "out"
    assert main(["train", *SCRATCH, "--learning-rate", "1e38", "--output", str(output)]) == 1
    assert "lower the learning rate" in capsys.readouterr().err and not (output / "run.json").exists()
    kept = load_network(output / "last-good.safetensors")
    assert all(value.isfinite().all() for value in kept.state_dict().values())


def test_a_source_is_written_as_safetensors_only(tmp_path, capsys):
    assert main(["train", "pretrain", "--output", str(tmp_path / "source.pth")]) == 1
    assert "--output source.safetensors" in capsys.readouterr().err


def test_training_leaves_the_number_of_threads(tmp_path):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        assert main(["train", *SCRATCH, "--output", str(tmp_path / "out")]) == 0
        assert torch.get_num_threads() == 2 and run_of(tmp_path / "out")["device"].endswith("1 thread")
    finally:
        torch.set_num_threads(before)


def test_curves_go_to_tensorboard_where_it_is_installed(tmp_path):
    written = []

    class Writer:
        def add_scalar(self, name, value, step):
            written.append((name, value, step))

    events = EventWriter(tmp_path)
    events.writer = Writer()
    events.write("tune", 1, None)
    events.write("tune", 2, {"step": 2, "loss": 0.5, "rate": 0.1, "seconds": 1.0, "validation_accuracy": None})
    assert written == [("tune/loss", 0.5, 2), ("tune/rate", 0.1, 2)]


def test_the_command_starts_without_torch():
    program = "import sys, headstart.vision.train_command; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "False\n"


def test_the_loop_imports_with_torch_alone():
    modules = "training_loop, transfer_methods, image_folders, cifar, digit_images, source_weights, training_runs"
    program = (
        f"import sys, torch; before = set(sys.modules); from headstart.vision import {modules}; "
        "print(*{name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert set(run.stdout.split()) <= {"headstart", "torch"}
