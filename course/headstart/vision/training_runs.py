"""One run from options to `run.json`: data, network, method, test, record."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, replace
from typing import Any

import torch

from headstart.errors import CourseError
from headstart.own_data import named_by_environment
from headstart.resumable.hardware import Hardware, choose_device
from headstart.resumable.options import command_line
from headstart.resumable.processes import decided_by_first, first_goes_first
from headstart.resumable.run_folders import RunFolder, today, versions
from headstart.vision.backbones import ImageClassifier
from headstart.vision.fine_tuning import freeze_stages
from headstart.vision.image_sets import ImageTask
from headstart.vision.predictions import confusion, predict_logits
from headstart.vision.run_inputs import (
    fresh_network,
    labels_per_class,
    source_name,
    source_task,
    starting_network,
    target_task,
)
from headstart.vision.source_weights import save_network
from headstart.vision.training_plans import PROFILES, loop_config, pretrain_config
from headstart.vision.training_settings import LoopConfig
from headstart.vision.training_state import TrainingResult
from headstart.vision.transfer_methods import PHASES, checkpoint_folders, run_method

PACKAGES = ("torchvision", "numpy", "pillow", "scikit-learn")
_MOST_CLASSES_CONFUSED = 20  # a larger confusion matrix would fill the record


def learn_target(options: argparse.Namespace) -> dict[str, Any]:
    """`headstart train cifar10`: learn the target by one method, test it once, and record it.

    Returns:
        the run, as `run.json` has it.
    Raises:
        CourseError: whatever data, source, device or training can raise.
    """
    profile, hardware = PROFILES[options.profile], _hardware(options)
    folder = RunFolder(options.output)
    finished = decided_by_first(lambda: folder.open(resume=options.resume))
    if finished:
        return finished
    with first_goes_first():
        task = target_task(options, profile)
        network = starting_network(options, profile, task)
    freeze_stages(network, options.freeze_stages)
    count, phases = len(task.train.labels), PHASES[options.method]
    configs = {phase: loop_config(phase, profile, count, mirrors=task.mirrors, seed=options.seed) for phase in phases}
    configs[phases[-1]] = _overridden(configs[phases[-1]], options, count)
    about = {
        "task": task.name,
        "method": options.method,
        "source": source_name(options),
        "labels_per_class": labels_per_class(options, profile) or "all",
        "frozen_stages": options.freeze_stages,
        "validation_images": 0 if task.validation is None else len(task.validation.labels),
    }
    return _train_and_record(options, about, network, task, options.method, configs, hardware, folder)


def pretrain(options: argparse.Namespace) -> dict[str, Any]:
    """`headstart train pretrain`: train a source from random weights, test it, record it, write its weights.

    Returns:
        the run, as `run.json` has it.
    Raises:
        CourseError: whatever data, device or training can raise; or an output of another kind.
    """
    if options.output.suffix != ".safetensors":
        do = "name it so: --output source.safetensors"
        raise CourseError("a source is a .safetensors file", options.output.name, do)
    profile, hardware = PROFILES[options.profile], _hardware(options)
    folder = RunFolder(options.output.with_suffix(".run"), options.output)
    finished = decided_by_first(lambda: folder.open(resume=options.resume))
    if finished:
        return finished
    with first_goes_first():
        task = source_task(options, profile)
    network = fresh_network(profile.architecture, "cifar", task.train, options.seed)
    config = pretrain_config(profile, len(task.train.labels), mirrors=task.mirrors, seed=options.seed)
    configs = {"scratch": _overridden(config, options, len(task.train.labels))}
    labels = profile.pretrain_per_class if task.name == "Tiny-ImageNet" else None
    about = {"task": task.name, "method": "pretrain", "source": None, "labels_per_class": labels or "all"}
    return _train_and_record(options, about, network, task, "scratch", configs, hardware, folder)


def describe(run: dict[str, Any]) -> str:
    """A run in one line."""
    metrics = run["metrics"]
    labels = run["labels_per_class"]
    budget = "all labels" if labels == "all" else f"{labels} labels a class"
    return (
        f"{run['task']}, {run['method']}, {budget}: test accuracy {metrics['test_accuracy']:.3f} "
        f"on {run['test_images']} images after {run['seconds']:.1f} s of training on {run['device']}"
    )


def _train_and_record(
    options: argparse.Namespace,
    about: dict[str, Any],
    network: ImageClassifier,
    task: ImageTask,
    method: str,
    configs: dict[str, LoopConfig],
    hardware: Hardware,
    folder: RunFolder,
) -> dict[str, Any]:
    began = time.perf_counter()
    settings = {**about, "images": len(task.train.labels), "network": network.config.as_json()}
    events = folder.event_writer()
    try:
        results = run_method(
            method,
            network,
            task,
            configs,
            hardware,
            checkpoints=checkpoint_folders(folder.checkpoints, configs, settings),
            watch=events.write,
        )
    except CourseError:
        save_network(folder.path / "last-good.safetensors", network, about)
        raise
    finally:
        events.close()
    measured = decided_by_first(lambda: _measure(network, task, results, hardware))
    run = {
        **about,
        "profile": options.profile,
        "architecture": network.config.architecture,
        "stem": network.config.stem,
        "seed": options.seed,
        "device": hardware.describe(),
        "test_images": len(task.test.labels),
        **measured,
        "wall_seconds": time.perf_counter() - began,
        "command": command_line(options, files=["source"], data=_own_data(options)),
        "versions": versions(PACKAGES),
        "date": today(),
        "resumed": options.resume,
        "settings": {phase: asdict(config) for phase, config in configs.items()},
    }
    save_network(folder.weights, network, {**about, "classes": task.train.classes, "metrics": run["metrics"]})
    folder.write_run(run)
    return json.loads(json.dumps(run))


def _measure(
    network: ImageClassifier, task: ImageTask, results: dict[str, TrainingResult], hardware: Hardware
) -> dict[str, Any]:
    """Metrics, seconds and curves; the test images are looked at here and nowhere else."""
    last = list(results.values())[-1]
    labels = task.test.labels
    predicted = predict_logits(network.to(hardware.device), task.test.images, hardware).argmax(1).cpu()
    metrics: dict[str, Any] = {"test_accuracy": (predicted == labels).double().mean().item()}
    if last.validation_accuracy is not None:
        metrics["validation_accuracy"] = last.validation_accuracy
    metrics |= {"steps": last.steps, "best_step": last.best_step, "images_per_second": last.images_per_second}
    if hardware.is_cuda:
        metrics["peak_gib"] = torch.cuda.max_memory_allocated(hardware.device) / 2**30
    measured = {"metrics": metrics, "seconds": sum(result.seconds for result in results.values())}
    measured["curves"] = {phase: result.curves for phase, result in results.items()}
    if len(task.test.classes) <= _MOST_CLASSES_CONFUSED:
        measured["classes"] = list(task.test.classes)
        measured["confusion"] = confusion(labels, predicted, len(task.test.classes)).tolist()
    return measured


def _overridden(config: LoopConfig, options: argparse.Namespace, count: int) -> LoopConfig:
    """The settings with what the options say instead; steps follow the epochs and the size of a batch."""
    batch_size = min(options.batch_size or config.batch_size, count)
    steps = config.steps * config.batch_size // batch_size
    if options.epochs:
        steps = options.epochs * (count // batch_size)
    chosen = {"rand_augment": options.rand_augment, "mixup": options.mixup, "cutmix": options.cutmix}
    augmentation = replace(config.augmentation, **{name: value for name, value in chosen.items() if value is not None})
    return replace(
        config,
        batch_size=batch_size,
        steps=max(steps, 1),
        learning_rate=config.learning_rate if options.learning_rate is None else options.learning_rate,
        evaluate_every=max(steps // 10, 1),
        checkpoint_every=max(steps // 5, 1),
        augmentation=augmentation,
    )


def _hardware(options: argparse.Namespace) -> Hardware:
    return Hardware(choose_device(options.device, options.profile), options.compile, options.micro_batches)


def _own_data(options: argparse.Namespace) -> bool:
    """Whether images come from a place on this machine."""
    return bool(options.data_dir or (named_by_environment() and options.data != "digits"))
