"""One training on sentences from options to `run.json`: corpus, model, tuning, test, record."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, replace
from typing import Any

from headstart.errors import CourseError
from headstart.language.classifiers import save_classifier, sentence_classifier, token_classifier
from headstart.language.corpora import choose_entities, choose_sentiment
from headstart.language.language_models import LanguageModel, choose_model_for
from headstart.language.run_tasks import LanguageTask, entity_task, sentiment_task
from headstart.language.sentence_probe import learn_probe
from headstart.language.tagger import remember_tagger
from headstart.language.training_plans import PROFILES, LanguageProfile, plan
from headstart.language.tuning import tune_sentences, tune_tokens
from headstart.language.tuning_settings import TuningConfig
from headstart.resumable.checkpoints import CheckpointFolder
from headstart.resumable.hardware import Hardware, choose_device
from headstart.resumable.options import command_line
from headstart.resumable.processes import decided_by_first, first_goes_first, is_first
from headstart.resumable.run_folders import RunFolder, today, versions

PACKAGES = ("transformers", "tokenizers", "numpy", "scikit-learn")
TUNE, SCRATCH = "tune", "scratch"


def learn(options: argparse.Namespace) -> dict[str, Any]:
    """`headstart train sentiment|ner`: learn, test once, record.

    Returns:
        the run, as `run.json` has it.
    Raises:
        CourseError: whatever corpus, model, device or training can raise.
    """
    if options.from_scratch and getattr(options, "method", None) == "linear-probe":
        raise CourseError("a probe looks at pretrained features", "--from-scratch", "leave one of the two out")
    profile = PROFILES[options.profile]
    hardware = Hardware(choose_device(options.device, options.profile), options.compile, options.micro_batches)
    folder = RunFolder(options.output)
    finished = decided_by_first(lambda: folder.open(resume=options.resume))
    if finished:
        return finished
    with first_goes_first():
        model = choose_model_for(options.profile, options.model)
        task, local = _task(options, profile, model)
    began = time.perf_counter()
    about = {
        "task": task.name,
        "data": task.data,
        "method": "scratch" if options.from_scratch else getattr(options, "method", "full"),
        "model": model.name,
        "capitals": getattr(options, "capitals", False),
        "train_sentences": len(task.train),
        "validation_sentences": len(task.dev),
        "test_sentences": len(task.test),
        "lost_words": {part: getattr(task, part).lost_words for part in ("train", "dev", "test")},
        "cut_sentences": {part: getattr(task, part).cut_sentences for part in ("train", "dev", "test")},
    }
    kind = _probe if about["method"] == "linear-probe" else _tune
    learned = kind(options, profile, about, model, task, hardware, folder)
    run = {
        **about,
        "source": None if options.from_scratch else model.name,
        "profile": options.profile,
        "seed": options.seed,
        "device": hardware.describe(),
        **learned,
        "wall_seconds": time.perf_counter() - began,
        "command": command_line(options, files=["model"], data=local),
        "versions": versions(PACKAGES),
        "date": today(),
        "resumed": options.resume,
    }
    folder.write_run(run)
    if options.training == "ner" and is_first():
        remember_tagger(folder.path)
    return json.loads(json.dumps(run))


def describe(run: dict[str, Any]) -> str:
    """A run in a few lines, its measures side by side."""
    head = (
        f"{run['task']} ({run['data']}), {run['method']}, {run['model']}: on {run['test_sentences']} test sentences "
        f"after {run['seconds']:.1f} s of training on {run['device']}"
    )
    metrics = run["metrics"]
    shown = {name: metrics[name] for name in _SHOWN if name in metrics}
    lines = [f"  {_SHOWN[name]:34} {value:.3f}" for name, value in shown.items()]
    lost = run["lost_words"]["test"]
    if lost:
        lines.append(f"  {lost} test words lie beyond the token limit; they count as O")
    return "\n".join([head, *lines])


_SHOWN = {
    "test_accuracy": "accuracy",
    "entity_f1": "entity F1",
    "token_micro_f1_with_o": "token micro F1 incl. O",
    "token_micro_f1_without_o": "token micro F1 without O",
    "token_macro_f1": "token macro F1 incl. O",
}


def _task(options: argparse.Namespace, profile: LanguageProfile, model: LanguageModel) -> tuple[LanguageTask, bool]:
    source = options.data or options.data_dir
    if options.data and options.data_dir:
        raise CourseError("data comes from one place", f"--data {options.data} and --data-dir", "leave one out")
    sizes = {"train": options.train_sentences or profile.train, "dev": profile.dev, "test": profile.test}
    choose, build = (choose_entities, entity_task) if options.training == "ner" else (choose_sentiment, sentiment_task)
    corpus = choose(source)
    own = {"capitals": _capitals(options, model)} if options.training == "ner" else {}
    task = build(corpus, model.tokenizer(), sizes, seed=options.seed, max_length=options.max_length, **own)
    return task, corpus.local


def _capitals(options: argparse.Namespace, model: LanguageModel) -> bool:
    segments = getattr(model.configuration(), "type_vocab_size", 0)
    if options.capitals and segments < 2:
        raise CourseError("capitals are marked by segment ids", f"a model with {segments}", "leave --capitals out")
    return options.capitals


def _probe(options, profile, about, model, task, hardware, folder) -> dict[str, Any]:
    began = time.perf_counter()
    probe = learn_probe(model.encoder(), task.train, task.dev, hardware)
    seconds = time.perf_counter() - began
    metrics = {"validation_accuracy": probe.dev_accuracy, **task.measure(probe.predict(task.test, hardware))}
    probe.save(folder.path / "probe.safetensors")
    return {"metrics": metrics, "seconds": seconds, "curves": {}, "settings": {"probe": {"C": probe.regularisation}}}


def _tune(options, profile, about, model, task, hardware, folder) -> dict[str, Any]:
    config = _config(options, profile, model, len(task.train))
    build, tune = (
        (token_classifier, tune_tokens) if options.training == "ner" else (sentence_classifier, tune_sentences)
    )
    phase = SCRATCH if options.from_scratch else TUNE
    network = build(model, task.train.names, seed=options.seed, from_scratch=options.from_scratch)
    network.config.marks_capitals = about["capitals"]
    checkpoints = CheckpointFolder(folder.checkpoints / phase, {**about, **asdict(config)})
    events = folder.event_writer()
    try:
        result = tune(
            network,
            task.train,
            task.dev,
            config,
            hardware,
            checkpoints=checkpoints,
            watch=lambda step, row: events.write(phase, step, row),
        )
    except CourseError:
        save_classifier(folder.path / "last-good", network, model.tokenizer())
        raise
    finally:
        events.close()
    metrics = {
        task.validation_name: result.dev_score,
        **decided_by_first(lambda: task.measure(task.predict(network, task.test, hardware))),
        "steps": result.steps,
        "best_step": result.best_step,
        "tokens_per_second": result.tokens_per_second,
    }
    if hardware.is_cuda:
        import torch

        metrics["peak_gib"] = torch.cuda.max_memory_allocated(hardware.device) / 2**30
    save_classifier(folder.path, network, model.tokenizer())
    curves, settings = {phase: result.curves}, {phase: asdict(config)}
    return {"metrics": metrics, "seconds": result.seconds, "curves": curves, "settings": settings}


def _config(options: argparse.Namespace, profile: LanguageProfile, model: LanguageModel, count: int) -> TuningConfig:
    """The profile's settings with what the options say instead."""
    sized = replace(profile, batch_size=min(options.batch_size or profile.batch_size, count))
    width = getattr(model.configuration(), "hidden_size", 768)
    config = plan(
        options.training,
        sized,
        count,
        width=width,
        from_scratch=options.from_scratch,
        epochs=options.epochs,
        seed=options.seed,
    )
    chosen = {name: getattr(options, name) for name in ("learning_rate", "layer_factor", "warmup", "average_decay")}
    chosen["patience"] = options.patience
    return replace(config, **{name: value for name, value in chosen.items() if value is not None})
