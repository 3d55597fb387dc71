"""`headstart train`: the chapters' trainings from a terminal, with checkpoints, `run.json` and progress."""

from __future__ import annotations

import argparse
from pathlib import Path

from headstart.cli import Command


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="training", metavar="TRAINING", required=True)
    cifar10 = kinds.add_parser("cifar10", help="learn CIFAR-10, or the handwritten digits, by one method")
    cifar10.add_argument("--method", choices=["scratch", "linear-probe", "lp-ft", "full"], default="full")
    cifar10.add_argument("--labels-per-class", type=_count, metavar="N", help="how many labels to learn from")
    cifar10.add_argument(
        "--validation-per-class", type=_count_or_zero, metavar="N", help="held out for choosing; 0 trains on them too"
    )
    cifar10.add_argument("--data", choices=["cifar10", "digits"], default="cifar10")
    cifar10.add_argument("--source", help="weights to start from: a file, or imagenet (downloads them)")
    cifar10.add_argument("--architecture", help="of a network from scratch or from imagenet (default: the profile's)")
    cifar10.add_argument("--stem", choices=["cifar", "imagenet"], default="cifar", help="of such a network")
    cifar10.add_argument(
        "--freeze-stages",
        type=_count_or_zero,
        default=0,
        metavar="N",
        help="keep the first N of 6 depths (stem to head)",
    )
    _add_shared(cifar10, "a folder for run.json, the weights and checkpoints")
    pretrain = kinds.add_parser("pretrain", help="train a source: on Tiny-ImageNet, or on rendered digits")
    pretrain.add_argument("--data", choices=["tiny-imagenet", "digits"], help="default: digits without --data-dir")
    _add_shared(pretrain, "the .safetensors file to write; run.json and checkpoints go beside it")


def _add_shared(parser: argparse.ArgumentParser, output: str) -> None:
    parser.add_argument("--profile", choices=["smoke", "quick", "full"], default="quick", help="default: quick")
    parser.add_argument("--seed", type=_count_or_zero, default=0)
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="a folder or zip with the images")
    parser.add_argument("--output", type=Path, required=True, help=output)
    parser.add_argument("--resume", action="store_true", help="go on where a stopped training was")
    parser.add_argument("--epochs", type=_count, help="in place of the profile's")
    parser.add_argument("--learning-rate", type=float, help="in place of the method's, in its last phase")
    parser.add_argument("--batch-size", type=_count, help="in place of the profile's")
    parser.add_argument("--rand-augment", type=_count_or_zero, help="operations of RandAugment an image")
    parser.add_argument("--mixup", type=float, help="α of mixup")
    parser.add_argument("--cutmix", type=float, help="α of CutMix")
    parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    parser.add_argument("--compile", action="store_true", help="let torch.compile make the network faster")
    parser.add_argument("--threads", type=_count, help="of the processor (default: 1, but all at the full profile)")
    parser.add_argument("--micro-batches", type=_count, default=1, metavar="K", help="send a batch through in K parts")


def _run(options: argparse.Namespace) -> int:
    from headstart.resumable.hardware import processor_threads
    from headstart.vision import training_runs

    train = training_runs.pretrain if options.training == "pretrain" else training_runs.learn_target
    # small networks wait longer for a second core than they gain, above all on a busy machine
    with processor_threads(options.threads or (None if options.profile == "full" else 1)):
        print(training_runs.describe(train(options)))
    return 0


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _count_or_zero(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


COMMAND = Command("Train a network at full size, or at a size for two CPU cores.", _add_arguments, _run)
