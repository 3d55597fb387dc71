"""The recorded study of small residual networks: repairs of the listing, label budgets, freeze depths.

`python -m headstart.vision.budget_study --world digits --output course/results/vision_digits_cpu.json` records it anew;
`--world cifar10 --source tiny64.safetensors --data-dir DATA` needs CIFAR-10 and the source that
`headstart.vision.study_worlds` trains. Each takes about half an hour on one CPU core.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from headstart.run_records import provenance, write_runs
from headstart.vision.augmentation import Augmentation
from headstart.vision.backbones import ImageClassifier, build_network
from headstart.vision.enlarging import enlarge
from headstart.vision.fine_tuning import freeze_stages
from headstart.vision.image_sets import split_off
from headstart.vision.listing_repairs import Recipe, follow, ladder
from headstart.vision.predictions import accuracy
from headstart.vision.study_plans import FULL, LISTING, PLANS, PROBE, SCRATCH, TUNING_SEED, StudyPlan, key_of, tune_rate
from headstart.vision.study_worlds import SIZE, World, cifar10_world, digits_world
from headstart.vision.training_loop import train_classifier
from headstart.vision.training_settings import LoopConfig

Known = Set[tuple]


def record_budgets(world: World, plan: StudyPlan, known: Known = frozenset()) -> Iterator[dict[str, Any]]:
    """Scratch, full fine-tuning and a probe at every budget; each takes the rate that tuning draws favour.

    Args:
        world: source and target.
        plan: what is recorded.
        known: keys of runs that were recorded before, which are left out (`key_of`).
    """
    for budget in plan.budgets:
        for method, frozen in ((SCRATCH, 0), (FULL, 0), (PROBE, 5)):
            yield from _tuned_runs(world, plan, method, frozen, budget, known)


def record_freezing(world: World, plan: StudyPlan, known: Known = frozenset()) -> Iterator[dict[str, Any]]:
    """Full fine-tuning with some stages frozen, at one budget; none, and all but the head, are among the budgets.

    Args: see `record_budgets`.
    """
    for frozen in plan.freeze_depths:
        yield from _tuned_runs(world, plan, FULL, frozen, plan.freeze_budget, known)


def record_ladder(
    world: World, plan: StudyPlan, known: Known = frozenset(), *, budget: int = 50
) -> Iterator[dict[str, Any]]:
    """The listing and its repairs at 50 labels a class, rates chosen on tuning draws.

    Args: see `record_budgets`.
    """
    missing = [
        (name, seed)
        for name in _rungs(world, 0.0, 0.0)
        for seed in range(plan.draws)
        if (LISTING, name, budget, seed) not in known
    ]
    rungs = _rungs(world, *_tuned_rates(world, plan, budget)) if missing else {}
    for name, seed in missing:
        begun = time.perf_counter()
        validation, test = _climb(world, rungs[name], budget, seed)
        yield {
            "task": world.target.name,
            "method": LISTING,
            "rung": name,
            "labels_per_class": budget,
            "seed": seed,
            "metrics": {"validation_accuracy": validation, "test_accuracy": test},
            "seconds": round(time.perf_counter() - begun, 2),
            "recipe": asdict(rungs[name]),
        }


def train_one(
    world: World, method: str, frozen: int, budget: int, rate: float, seed: int, plan: StudyPlan
) -> ImageClassifier:
    """One network of the study: labels, start and training all follow from the arguments."""
    train = enlarge(split_off(world.target.train, budget, seed=seed)[1], SIZE)
    network = build_network(replace(world.source.config, num_classes=len(train.classes)), seed=seed)
    if method != SCRATCH:
        head = {name: value for name, value in network.state_dict().items() if name.startswith("head.")}
        network.load_state_dict({**world.source.state_dict(), **head})
    freeze_stages(network, frozen)
    count = len(train.labels)
    steps = max(plan.passes * count // 64, plan.least_steps)
    augmentation = Augmentation(crop_padding=SIZE // 8, mirror=world.target.mirrors)
    config = LoopConfig(steps=steps, batch_size=64, learning_rate=rate, augmentation=augmentation, seed=seed)
    train_classifier(network, train, None, replace(config, evaluate_every=steps))
    return network.eval()


def _tuned_rates(world: World, plan: StudyPlan, budget: int) -> list[float]:
    """The rates that tuning draws favour for the head alone and for the whole network, in the ladder."""

    def score_of(name: str) -> Callable[[float], float]:
        return lambda rate: _mean(
            _climb(world, _rungs(world, rate, rate)[name], budget, seed)[0] for seed in _tuning_seeds(plan)
        )

    scores = [tune_rate(plan.rates, score_of(name)) for name in ("a rate that suits", "all layers learn")]
    return [max(by_rate, key=by_rate.get) for by_rate in scores]


def _tuned_runs(
    world: World, plan: StudyPlan, method: str, frozen: int, budget: int, known: Known
) -> Iterator[dict[str, Any]]:
    missing = [seed for seed in range(plan.draws) if (method, frozen, budget, seed) not in known]
    if not missing:
        return
    validation, test = (enlarge(part, SIZE) for part in (world.target.validation, world.target.test))
    tuning = tune_rate(
        plan.rates,
        lambda rate: _mean(
            accuracy(train_one(world, method, frozen, budget, rate, seed, plan), validation)
            for seed in _tuning_seeds(plan)
        ),
    )
    rate = max(tuning, key=tuning.get)
    for seed in missing:
        begun = time.perf_counter()
        network = train_one(world, method, frozen, budget, rate, seed, plan)
        seconds = round(time.perf_counter() - begun, 2)
        yield {
            "task": world.target.name,
            "method": method,
            "frozen_stages": frozen,
            "labels_per_class": budget,
            "seed": seed,
            "rate": rate,
            "tuning": {f"{one:g}": round(score, 4) for one, score in tuning.items()},
            "metrics": {"test_accuracy": accuracy(network, test)},
            "seconds": seconds,
        }


def _tuning_seeds(plan: StudyPlan) -> range:
    return range(TUNING_SEED, TUNING_SEED + plan.tuning_draws)


def _mean(values: Iterator[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)


def _rungs(world: World, head_rate: float, full_rate: float) -> dict[str, Recipe]:
    return ladder(head_rate, full_rate, size=SIZE, mirrors=world.target.mirrors)


def _climb(world: World, recipe: Recipe, budget: int, seed: int) -> tuple[float, float]:
    """Accuracy on validation and on test images of a network that followed a recipe."""
    train, validation, test = (
        enlarge(part, recipe.size)
        for part in (split_off(world.target.train, budget, seed=seed)[1], world.target.validation, world.target.test)
    )
    network, _ = follow(recipe, world.source, train, seed=seed)
    return accuracy(network, validation), accuracy(network, test)


def main(arguments: list[str] | None = None) -> None:
    """Record the study and write it to a file."""
    parser = argparse.ArgumentParser(prog="python -m headstart.vision.budget_study", description=__doc__)
    parser.add_argument("--world", choices=PLANS, required=True)
    parser.add_argument("--source", type=Path, metavar="FILE", help="for cifar10: what study_worlds wrote")
    parser.add_argument("--data-dir", type=Path, metavar="DATA", help="for cifar10: where it lies")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the JSON file to write")
    parser.add_argument("--resume", action="store_true", help="keep what the file has, and record what it lacks")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    command = f"python -m headstart.vision.budget_study --world {options.world}"
    if options.world == "digits":
        world = digits_world(3000, 150)
    else:
        world = cifar10_world(options.source, options.data_dir)
        command += f" --source {options.source.name} --data-dir DATA"
    command += f" --output course/results/{options.output.name}"
    shared, plan = provenance(command), PLANS[options.world]
    runs = _kept(options.output, shared) if options.resume else []
    for record in (record_ladder, record_budgets, record_freezing):
        for run in record(world, plan, frozenset(key_of(run) for run in runs)):
            runs.append(run)
            print(*key_of(run), run["metrics"], flush=True)
            write_runs(options.output, shared, runs)


def _kept(path: Path, shared: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The runs of a recording that was stopped; none if another command, machine or version made them."""
    if not path.is_file():
        return []
    recorded = json.loads(path.read_text(encoding="utf-8"))
    return recorded["runs"] if {**recorded["shared"], "date": ""} == {**shared, "date": ""} else []


if __name__ == "__main__":
    main()
