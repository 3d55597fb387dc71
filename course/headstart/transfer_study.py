"""The recorded study of the digits world: what each source is worth, by label budget and learning rate.

`python -m headstart.transfer_study --output course/results/head_start_transfer.json` records it anew, in about a
quarter of an hour on one CPU core.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn

from headstart.comparison import TUNING_SEED, Arm, ComparisonPlan, train_arm
from headstart.digits import Digits, HandwrittenDigits, handwritten_digits, rendered_digits, shuffle_labels
from headstart.evaluation import accuracy
from headstart.networks import DigitNetwork
from headstart.profiles import PROFILES, Profile
from headstart.run_records import provenance, write_runs
from headstart.training import TrainingConfig, train, train_head

RESULTS = "head_start_transfer"
TRIPLED = 3  # the rates are a ladder of threes, so that tripling a rate is a step on it


class Way(NamedTuple):
    """One way to come by a network for the target.

    Args:
        source: "none", "rendered digits" or "random labels".
        method: "from scratch", "fine-tuned" or "frozen probe".
    """

    source: str
    method: str


SCRATCH = Way("none", "from scratch")
WAYS = (
    SCRATCH,
    Way("rendered digits", "fine-tuned"),
    Way("rendered digits", "frozen probe"),
    Way("random labels", "fine-tuned"),
    Way("random labels", "frozen probe"),
)


def pretrain(source: Digits, steps: int) -> DigitNetwork:
    """Train a network on source digits; the same digits and steps give the same network."""
    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, source, TrainingConfig(learning_rate=3e-3, steps=steps))
    return network


def start_fresh(seed: int) -> DigitNetwork:
    """A network with random weights."""
    torch.manual_seed(seed)
    return DigitNetwork()


def start_from(network: nn.Module, seed: int, *, fresh_head: bool = False) -> nn.Module:
    """A copy of a pretrained network; with a fresh head where the old one's classes mean nothing on the target."""
    started = copy.deepcopy(network)
    if fresh_head:
        torch.manual_seed(seed)
        started.head.reset_parameters()
    return started


def arms_of(sizes: Profile) -> dict[Way, Arm]:
    """The arms of the study; the two sources are learned here."""
    rendered = rendered_digits(sizes.source_count, seed=0)
    useful = partial(start_from, pretrain(rendered, sizes.source_steps))
    learned_by_heart = pretrain(shuffle_labels(rendered, seed=0), sizes.memorising_steps)
    useless = partial(start_from, learned_by_heart, fresh_head=True)
    arms = (Arm(start_fresh), Arm(useful), Arm(useful, train_head), Arm(useless), Arm(useless, train_head))
    return dict(zip(WAYS, arms, strict=True))


def record_runs(
    sizes: Profile,
    scans: HandwrittenDigits,
    arms: dict[Way, Arm],
    on_run: Callable[[], None] = lambda: None,
) -> Iterator[dict[str, Any]]:
    """Train every arm at every budget and rate, on tuning draws and on the draws that are reported.

    Args:
        sizes: budgets, rates and draws. One rate more is recorded than is tuned over: three times the largest.
        scans: labels from `train`, tuning draws judged on `validation`, reported draws on `test`.
        arms: by way.
        on_run: called after every recorded run.
    Returns:
        runs as `headstart.run_records` has them, without what they share.
    """
    plan = ComparisonPlan(
        sizes.rates, sizes.tuning_draws, sizes.draws, TrainingConfig(steps=sizes.target_steps, batch_size=32)
    )
    tuning_seeds, seeds = range(TUNING_SEED, TUNING_SEED + plan.tuning_draws), range(plan.draws)
    for budget in sizes.budgets:
        for way, arm in arms.items():
            for rate in (*plan.rates, TRIPLED * plan.rates[-1]):

                def measure(seed: int, digits: Digits, arm=arm, budget=budget, rate=rate) -> float:
                    config = plan.config_for(budget, learning_rate=rate, seed=seed)
                    return round(accuracy(train_arm(arm, scans.train, budget, config), digits), 6)

                begun = time.perf_counter()
                tuned_over = rate in plan.rates
                validation = [measure(seed, scans.validation) for seed in tuning_seeds] if tuned_over else []
                test = [measure(seed, scans.test) for seed in seeds]
                yield {
                    **way._asdict(),
                    "labels": budget,
                    "rate": float(f"{rate:.6g}"),
                    "seeds": list(seeds),
                    "tuning_seeds": list(tuning_seeds) if tuned_over else [],
                    "metrics": {"validation_accuracy": validation, "test_accuracy": test},
                    "seconds": round(time.perf_counter() - begun, 2),
                }
                on_run()


def main(arguments: list[str] | None = None) -> None:
    """Record the study and write it to a file."""
    from tqdm import tqdm

    parser = argparse.ArgumentParser(prog="python -m headstart.transfer_study", description=__doc__)
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the JSON file to write")
    parser.add_argument("--profile", choices=PROFILES, default="full", help="how much to compute (default: full)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    sizes = PROFILES[options.profile]
    arms = arms_of(sizes)
    runs = []
    with tqdm(total=len(sizes.budgets) * len(arms) * (len(sizes.rates) + 1), unit="run") as bar:
        for run in record_runs(sizes, handwritten_digits(), arms, bar.update):
            runs.append(run)
    output = f"course/results/{options.output.name}"
    command = f"python -m headstart.transfer_study --profile {options.profile} --output {output}"
    write_runs(options.output, {"task": "handwritten digits", **provenance(command)}, runs)


if __name__ == "__main__":
    main()
