"""A recorded run again by transformers' Trainer: same data, model, seed, settings; its own batches and loop.

    python autograde_tests/benchmarks/trainer_comparison.py RUN_FOLDER --data-dir DIR --output FOLDER

RUN_FOLDER is the output of `headstart train ner` or `sentiment`. The optimiser has the run's rates by layer and its
schedule. Trainer keeps its last weights, where our loop keeps those that did best on dev.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
from plain_trainer import Rows, build_trainer, train_quietly

from headstart.language.classifiers import save_classifier, sentence_classifier, token_classifier
from headstart.language.corpora import COURSE, choose_entities, choose_sentiment
from headstart.language.language_models import choose_language_model
from headstart.language.run_tasks import LanguageTask, entity_task, sentiment_task
from headstart.language.training_runs import PACKAGES, describe
from headstart.language.tuning_settings import TuningConfig, build_adamw
from headstart.resumable.hardware import Hardware, choose_device, processor_threads
from headstart.resumable.run_folders import RunFolder, today, versions
from headstart.resumable.schedules import rate_factor

KEPT = ("task", "data", "model", "source", "train_sentences", "test_sentences", "lost_words", "seed", "settings")


def main() -> None:
    """Train, test once, record."""
    parser = argparse.ArgumentParser(description="Repeat a run with transformers' Trainer.")
    parser.add_argument("run", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--model", help="where the run's model lies, if its name does not say it")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    run = json.loads((options.run / "run.json").read_text(encoding="utf-8"))
    config = TuningConfig(**next(iter(run["settings"].values())))
    model = choose_language_model(options.model or run["model"])
    task = _task(run, model, options.data_dir)
    if len(task.train) != run["train_sentences"] or len(task.test) != run["test_sentences"]:
        parser.error(f"these are not the sentences of {options.run}")
    build = token_classifier if run["task"] == "named entities" else sentence_classifier
    network = build(model, task.train.names, seed=run["seed"], from_scratch=run["source"] is None)
    hardware = Hardware(choose_device("auto", "quick"))
    folder = RunFolder(options.output)
    folder.open(resume=False)
    with processor_threads(options.threads):
        seconds = _train(network.to(hardware.device), model, task, config, options.output, run["profile"])
        measures = task.measure(task.predict(network.eval(), task.test, hardware))
        measures["tokens_per_second"] = config.steps / _steps(task, config) * task.train.token_count / seconds
        save_classifier(folder.path, network, model.tokenizer())
        kept = (
            "task",
            "data",
            "model",
            "source",
            "train_sentences",
            "test_sentences",
            "lost_words",
            "seed",
            "settings",
        )
        record = {
            **{name: run[name] for name in kept},
            "method": f"{run['method']}, by transformers' Trainer",
            "device": hardware.describe(),
            "metrics": {**measures, "steps": config.steps},
            "seconds": seconds,
            "command": f"python autograde_tests/benchmarks/trainer_comparison.py {options.run.name} --data-dir DATA "
            f"--output {options.output.name}",
            "versions": versions([*PACKAGES, "accelerate"]),
            "date": today(),
        }
        print(describe(record))
    folder.write_run(record)


def _task(run: dict, model, data_dir: Path | None) -> LanguageTask:
    choose, build = (
        (choose_entities, entity_task) if run["task"] == "named entities" else (choose_sentiment, sentiment_task)
    )
    sizes = {"train": run["train_sentences"], "dev": run["validation_sentences"], "test": run["test_sentences"]}
    corpus = choose(COURSE if run["data"] == COURSE else data_dir)
    own = {"capitals": run["capitals"]} if run.get("capitals") else {}
    return build(corpus, model.tokenizer(), sizes, seed=run["seed"], max_length=None, **own)


def _train(network, model, task, config: TuningConfig, folder: Path, profile: str) -> float:
    optimizer = build_adamw(network, config)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rate_factor(config.schedule, step, config.steps, warmup=config.warmup)
    )
    trainer = build_trainer(
        network,
        model.tokenizer(),
        Rows(task.train),
        str(folder / "trainer"),
        optimizers=(optimizer, schedule),
        max_steps=config.steps,
        per_device_train_batch_size=config.batch_size,
        max_grad_norm=config.clip_norm or 0.0,
        seed=config.seed,
        bf16=torch.cuda.is_available(),
    )
    began = time.perf_counter()
    train_quietly(trainer)
    return time.perf_counter() - began


def _steps(task: LanguageTask, config: TuningConfig) -> int:
    return -(-len(task.train) // config.batch_size)


if __name__ == "__main__":
    main()
