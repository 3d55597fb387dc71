"""`headstart train cifar10|pretrain`: the chapters' trainings on images from a terminal."""

from __future__ import annotations

import argparse

from headstart.cli import Command
from headstart.resumable.options import add_shared_options, count, count_or_zero


def add_trainings(kinds: argparse._SubParsersAction) -> None:
    """Declare the trainings on images."""
    cifar10 = kinds.add_parser("cifar10", help="learn CIFAR-10, or the handwritten digits, by one method")
    cifar10.add_argument("--method", choices=["scratch", "linear-probe", "lp-ft", "full"], default="full")
    cifar10.add_argument("--labels-per-class", type=count, metavar="N", help="how many labels to learn from")
    cifar10.add_argument(
        "--validation-per-class", type=count_or_zero, metavar="N", help="held out for choosing; 0 trains on them too"
    )
    cifar10.add_argument("--data", choices=["cifar10", "digits"], default="cifar10")
    cifar10.add_argument("--source", help="weights to start from: a file, or imagenet (downloads them)")
    cifar10.add_argument("--architecture", help="of a network from scratch or from imagenet (default: the profile's)")
    cifar10.add_argument("--stem", choices=["cifar", "imagenet"], default="cifar", help="of such a network")
    cifar10.add_argument(
        "--freeze-stages",
        type=count_or_zero,
        default=0,
        metavar="N",
        help="keep the first N of 6 stages (stem to head)",
    )
    _add_shared(cifar10, "a folder for run.json, the weights and checkpoints")
    pretrain = kinds.add_parser("pretrain", help="train a source: on Tiny-ImageNet, or on rendered digits")
    pretrain.add_argument("--data", choices=["tiny-imagenet", "digits"], help="default: digits without --data-dir")
    _add_shared(pretrain, "the .safetensors file to write; run.json and checkpoints go beside it")


def _add_shared(parser: argparse.ArgumentParser, output: str) -> None:
    add_shared_options(parser, data="a folder or zip with the images", output=output)
    parser.add_argument("--rand-augment", type=count_or_zero, help="operations of RandAugment an image")
    parser.add_argument("--mixup", type=float, help="α of mixup")
    parser.add_argument("--cutmix", type=float, help="α of CutMix")


def run(options: argparse.Namespace) -> int:
    """Train, and print the run in one line."""
    from headstart.resumable.launching import run_command
    from headstart.vision import training_runs

    train = training_runs.pretrain if options.training == "pretrain" else training_runs.learn_target
    return run_command(options, train, training_runs.describe)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_trainings(parser.add_subparsers(dest="training", metavar="TRAINING", required=True))


COMMAND = Command("Train an image network at full size, or at a size for two CPU cores.", _add_arguments, run)
