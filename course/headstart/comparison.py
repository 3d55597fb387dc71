"""Two ways to train, compared fairly: the same labels for both, each at the rate that suits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import torch
from torch import nn

from headstart.digits import Digits, HandwrittenDigits
from headstart.errors import CourseError
from headstart.evaluation import accuracy
from headstart.training import TrainingConfig, train

Fit = Callable[[nn.Module, Digits, TrainingConfig], object]


@dataclass(frozen=True)
class Arm:
    """One way to come by a network for the target.

    Args:
        start: takes a seed, gives the network that training starts from.
        fit: trains it in place: `train` for all of it, `train_head` for the head alone.
    """

    start: Callable[[int], nn.Module]
    fit: Fit = train


TUNING_SEED = 1000  # tuning looks at label draws of its own, so that the reported ones are fresh


@dataclass(frozen=True)
class ComparisonPlan:
    """What a comparison tries.

    Args:
        rates: learning rates, the same for every arm.
        tuning_draws: label draws on which rates are compared, by validation accuracy.
        draws: label draws on which the arms are compared, by test accuracy.
        config: how to train, apart from rate and seed; its steps are the least that are taken.
        passes: every label is seen at least so often: with many labels and few steps, the arm that starts from nothing
            would be cut short, and that would look like a gain.
    """

    rates: tuple[float, ...]
    tuning_draws: int
    draws: int
    config: TrainingConfig = TrainingConfig(steps=100, batch_size=32)
    passes: int = 8

    def config_for(self, budget: int, *, learning_rate: float, seed: int) -> TrainingConfig:
        """How one run at a label budget is trained."""
        steps = max(self.config.steps, -(-self.passes * budget // self.config.batch_size))
        return replace(self.config, learning_rate=learning_rate, steps=steps, seed=seed)


@dataclass(frozen=True)
class Comparison:
    """What came of it at one label budget.

    Args:
        budget: labels a draw.
        rates: the chosen learning rate of every arm.
        tuning: mean validation accuracy of every arm at every rate.
        accuracies: test accuracy of every arm, float64 (N,): entry i of every arm saw the same labels.
    """

    budget: int
    rates: dict[str, float]
    tuning: dict[str, dict[float, float]]
    accuracies: dict[str, torch.Tensor]


def draw_labels(pool: Digits, budget: int, seed: int) -> Digits:
    """Pick `budget` examples at random, without replacement; the same seed picks the same.

    Raises:
        CourseError: more than there are.
    """
    if not 2 <= budget <= len(pool.labels):
        raise CourseError(f"a label budget goes from 2 to {len(pool.labels)}", str(budget), "choose another")
    generator = torch.Generator().manual_seed(seed)
    return pool.pick(torch.randperm(len(pool.labels), generator=generator)[:budget])


def compare_arms(
    arms: Mapping[str, Arm],
    scans: HandwrittenDigits,
    budget: int,
    plan: ComparisonPlan,
    on_run: Callable[[], None] = lambda: None,
) -> Comparison:
    """Tune every arm's rate on validation scans, then measure all arms on test scans, draw by draw.

    Args:
        arms: by name.
        scans: labels come from `train`, rates are judged on `validation`, results are read on `test`.
        budget: labels a draw.
        plan: what is tried.
        on_run: called after every run, for a progress bar.
    """
    tuning = {name: _tune(arm, scans, budget, plan, on_run) for name, arm in arms.items()}
    rates = {name: max(by_rate, key=by_rate.get) for name, by_rate in tuning.items()}
    accuracies = {name: [] for name in arms}
    for seed in range(plan.draws):
        for name, arm in arms.items():
            network = train_arm(arm, scans.train, budget, plan.config_for(budget, learning_rate=rates[name], seed=seed))
            accuracies[name].append(accuracy(network, scans.test))
            on_run()
    tensors = {name: torch.tensor(values, dtype=torch.float64) for name, values in accuracies.items()}
    return Comparison(budget, rates, tuning, tensors)


def count_runs(arms: Mapping[str, Arm], plan: ComparisonPlan) -> int:
    """How many networks one call of `compare_arms` trains."""
    return len(arms) * (len(plan.rates) * plan.tuning_draws + plan.draws)


def _tune(arm: Arm, scans: HandwrittenDigits, budget: int, plan: ComparisonPlan, on_run) -> dict[float, float]:
    mean_accuracy = {}
    for rate in plan.rates:
        total = 0.0
        for seed in range(TUNING_SEED, TUNING_SEED + plan.tuning_draws):
            network = train_arm(arm, scans.train, budget, plan.config_for(budget, learning_rate=rate, seed=seed))
            total += accuracy(network, scans.validation)
            on_run()
        mean_accuracy[rate] = total / plan.tuning_draws
    return mean_accuracy


def train_arm(arm: Arm, pool: Digits, budget: int, config: TrainingConfig) -> nn.Module:
    """Start a network and fit it to `budget` labels of the pool; the config's seed picks both start and labels."""
    network = arm.start(config.seed)
    arm.fit(network, draw_labels(pool, budget, config.seed), config)
    return network
