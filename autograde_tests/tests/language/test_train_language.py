"""`headstart train sentiment|ner`: what it writes, what it refuses, and that a killed process loses nothing."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import torch
from safetensors.torch import load_file

from headstart.cli import main
from headstart.language.entity_scores import entity_scores, token_scores
from headstart.language.run_tasks import entity_measures
from headstart.resumable.recorded_runs import main as record_main


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HEADSTART_DATA", raising=False)


@pytest.fixture
def train(toy_model, tmp_path):
    """Runs a training at the smoke profile with the toy BERT; gives the exit status."""

    def run(kind, output, *more):
        folder = str(tmp_path / output)
        own = ["--profile", "smoke", "--model", str(toy_model.folder), "--output", folder]
        return main(["train", kind, *own, *more])

    return run


def run_of(folder):
    return json.loads((folder / "run.json").read_text())


def write_conll(folder, sentences):
    folder.mkdir()
    for part in ("train", "dev", "test"):
        rows = "\n".join("".join(f"{word} {tag}\n" for word, tag in zip(*one, strict=True)) for one in sentences)
        (folder / f"{part}.conll").write_text(rows)


def test_a_killed_process_resumed_ends_where_an_uninterrupted_one_does(tmp_path, train, toy_model):
    longer = ["--epochs", "8", "--batch-size", "4"]
    assert train("ner", "whole", *longer) == 0
    torn = tmp_path / "torn"
    words = ["ner", "--profile", "smoke", "--model", str(toy_model.folder), "--output", str(torn), *longer]
    process = subprocess.Popen([sys.executable, "-m", "headstart", "train", *words], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 200
    while not any(path.name > "step-00000001" for path in torn.glob("checkpoints/tune/step-*")):
        assert process.poll() is None and time.monotonic() < until, "no checkpoint was written"
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL and not (torn / "run.json").exists()
    assert train("ner", "torn", *longer, "--resume") == 0
    whole, resumed = run_of(tmp_path / "whole"), run_of(torn)
    for run in (whole, resumed):
        del run["metrics"]["tokens_per_second"]
        run["curves"]["tune"].pop("seconds")
    assert resumed["metrics"] == whole["metrics"] and resumed["curves"] == whole["curves"]
    assert resumed["resumed"] and not whole["resumed"]
    weights = [load_file(folder / "model.safetensors") for folder in (tmp_path / "whole", torn)]
    assert weights[0].keys() == weights[1].keys()
    assert all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())
    assert not (torn / "checkpoints").exists()


def test_a_run_says_all_that_it_takes_to_repeat_it(tmp_path, train):
    assert train("ner", "out", "--seed", "3", "--layer-factor", "0.7") == 0
    run = run_of(tmp_path / "out")
    assert run["command"] == (
        "headstart train ner --layer-factor 0.7 --profile smoke --seed 3 --device auto --micro-batches 1 "
        "--model toy-bert --output out"
    )
    expected = {"task": "named entities", "data": "course", "method": "full", "model": "toy-bert", "seed": 3}
    assert {name: run[name] for name in expected} == expected and run["device"].startswith("cpu")
    assert run["settings"]["tune"]["layer_factor"] == 0.7 and run["versions"]["torch"] == torch.__version__
    assert (run["train_sentences"], run["test_sentences"]) == (40, 20) and run["seconds"] > 0
    assert run["curves"]["tune"]["step"][-1] == run["metrics"]["steps"] == 5
    assert str(tmp_path) not in (tmp_path / "out" / "run.json").read_text()


def test_the_four_measures_stand_side_by_side_and_are_those_of_the_saved_network(tmp_path, train, capsys):
    from transformers import pipeline

    sentences = [(("Ana", "left", "Porto"), ("B-PER", "O", "B-LOC")), (("good", "Kestrels"), ("O", "B-ORG"))] * 20
    write_conll(tmp_path / "mine", sentences)
    arguments = ["--data-dir", str(tmp_path / "mine"), "--epochs", "12", "--learning-rate", "0.02"]
    assert train("ner", "out", *arguments) == 0
    run, said = run_of(tmp_path / "out"), capsys.readouterr().out
    assert run["data"] == "mine" and "--data-dir DATA" in run["command"]
    metrics = run["metrics"]
    for name in ("entity_f1", "token_micro_f1_with_o", "token_micro_f1_without_o", "token_macro_f1"):
        assert f"{metrics[name]:.3f}" in said
    assert metrics["entity_f1"] == 1.0  # so the saved network must know these, and transformers alone must find them
    tagger = pipeline("token-classification", model=str(tmp_path / "out"), aggregation_strategy="first")
    found = tagger("Ana left Porto")
    assert [(one["entity_group"], one["start"], one["end"]) for one in found] == [("PER", 0, 3), ("LOC", 9, 14)]


def test_with_capitals_marked_an_uncased_network_tells_a_name_from_a_word(tmp_path, train, capsys):
    sentences = [(("Ana", "left", "Good"), ("B-PER", "O", "B-ORG")), (("good", "ana", "left"), ("O", "O", "O"))] * 20
    write_conll(tmp_path / "mine", sentences)
    arguments = ["--data-dir", str(tmp_path / "mine"), "--epochs", "20", "--learning-rate", "0.02"]
    assert train("ner", "marked", *arguments, "--capitals") == 0
    run = run_of(tmp_path / "marked")
    assert run["metrics"]["entity_f1"] == 1.0 and run["capitals"] and "--capitals" in run["command"]
    capsys.readouterr()
    assert main(["predict", "ner", "Ana left Good good ana left", "--model", str(tmp_path / "marked")]) == 0
    assert capsys.readouterr().out == "[PER Ana] left [ORG Good] good ana left\n"


def test_measures_are_those_of_the_scores():
    gold = [["B-PER", "O", "B-LOC", "I-LOC"], ["O", "O"]]
    predicted = [["B-PER", "O", "B-LOC", "O"], ["O", "B-ORG"]]
    measures = entity_measures(gold, predicted)
    assert measures["entity_f1"] == entity_scores(gold, predicted).micro.f1 == 2 * 1 / (3 + 2)
    assert measures["token_micro_f1_with_o"] == 4 / 6
    assert measures["token_micro_f1_without_o"] == 2 * 2 / (3 + 3)
    assert measures["token_macro_f1"] == token_scores(gold, predicted).macro.f1


@pytest.mark.parametrize("more", [[], ["--from-scratch"], ["--method", "linear-probe"]], ids=" ".join)
def test_sentiment_by_every_method(tmp_path, train, more):
    assert train("sentiment", "out", *more) == 0
    run = run_of(tmp_path / "out")
    method = {"": "full", "--from-scratch": "scratch", "--method": "linear-probe"}[(*more, "")[0]]
    assert (run["task"], run["method"]) == ("sentiment", method)
    assert run["source"] == (None if method == "scratch" else "toy-bert")
    assert 0 <= run["metrics"]["test_accuracy"] <= 1 and 0 <= run["metrics"]["validation_accuracy"] <= 1


def test_a_limit_on_tokens_says_how_many_words_it_loses(tmp_path, train, capsys):
    assert train("ner", "out", "--max-length", "8") == 0
    lost = run_of(tmp_path / "out")["lost_words"]["test"]
    assert lost > 0 and f"{lost} test words lie beyond the token limit; they count as O" in capsys.readouterr().out


def test_a_finished_run_is_neither_repeated_nor_overwritten(tmp_path, train, capsys):
    assert train("sentiment", "out") == 0
    before = (tmp_path / "out" / "run.json").read_bytes()
    assert train("sentiment", "out") == 1 and "--resume" in capsys.readouterr().err
    assert train("sentiment", "out", "--resume") == 0
    assert (tmp_path / "out" / "run.json").read_bytes() == before


def test_other_settings_than_those_it_began_with_are_refused(tmp_path, train, capsys, monkeypatch):
    from headstart.language import training_runs

    def stopped(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(training_runs, "save_classifier", stopped)
        assert train("sentiment", "out") == 130
    assert train("sentiment", "out", "--resume", "--learning-rate", "0.5") == 1
    assert "learning_rate = 0.5 where it was" in capsys.readouterr().err


def test_a_rate_too_high_keeps_the_last_good_weights(tmp_path, train, capsys):
    assert train("sentiment", "out", "--learning-rate", "1e38") == 1
    assert "lower the learning rate" in capsys.readouterr().err and not (tmp_path / "out" / "run.json").exists()
    kept = load_file(tmp_path / "out" / "last-good" / "model.safetensors")
    assert all(value.isfinite().all() for value in kept.values())


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        ("sentiment", ["--method", "linear-probe", "--from-scratch"], "leave one of the two out"),
        ("ner", ["--data", "course", "--data-dir", "."], "leave one out"),
        ("ner", ["--data-dir", "nowhere"], "nothing there"),
    ],
)
def test_what_does_not_go_together_is_refused(train, capsys, kind, more, says):
    assert train(kind, "out", *more) == 1
    assert says in capsys.readouterr().err


def test_runs_are_recorded_by_a_command(tmp_path, train, capsys):
    assert train("sentiment", "one") == 0 and train("sentiment", "two", "--from-scratch") == 0
    path = tmp_path / "results" / "runs.json"
    assert record_main([str(path), str(tmp_path / "one"), str(tmp_path / "two")]) == 0
    recorded = json.loads(path.read_text())
    assert recorded["shared"]["model"] == "toy-bert" and [run["method"] for run in recorded["runs"]] == [
        "full",
        "scratch",
    ]
    accuracy = run_of(tmp_path / "two")["metrics"]["test_accuracy"]
    assert recorded["runs"][1]["metrics"]["test_accuracy"] == pytest.approx(accuracy, rel=1e-5)
    assert record_main([str(path), str(tmp_path / "nowhere")]) == 1 and "finished" in capsys.readouterr().err
    assert json.loads(path.read_text()) == recorded


def test_the_command_starts_without_torch():
    program = "import sys, headstart.train_command, headstart.language.predict_command; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "False\n"
