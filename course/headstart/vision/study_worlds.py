"""Two worlds for the chapter on residual networks: a source of 64 pixels, and a target of 32, small enough for a CPU.

`python -m headstart.vision.study_worlds --data-dir DATA --output tiny64.safetensors` trains the source of the CIFAR-10
world on Tiny-ImageNet, in some minutes on one CPU core; `--record course/results/vision_tiny64_cpu.json` records it.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from headstart.run_records import provenance, write_runs
from headstart.vision.augmentation import Augmentation
from headstart.vision.backbones import ImageClassifier, NetworkConfig, build_network
from headstart.vision.cifar import cifar10, tiny_imagenet
from headstart.vision.digit_images import rendered_task, scans_task
from headstart.vision.enlarging import enlarge_task
from headstart.vision.image_sets import ImageTask, channel_statistics, limit_labels, split_off
from headstart.vision.predictions import accuracy
from headstart.vision.source_weights import load_network, save_network
from headstart.vision.training_loop import train_classifier
from headstart.vision.training_settings import LoopConfig

SIZE = 64
"""Height and width, in pixels, that the sources learn from."""
ARCHITECTURE, STEM = "resnet10-small", "imagenet"


@dataclass(frozen=True)
class World:
    """A source that was learned, and a target to transfer it to.

    Args:
        name: digits or cifar10.
        source: trained on images of `SIZE` pixels, with its own normalisation.
        target: the task, in images of 32 pixels.
    """

    name: str
    source: ImageClassifier
    target: ImageTask


def digits_world(count: int, steps: int) -> World:
    """Rendered digits as the source, scans of handwriting as the target; nothing to download.

    Args:
        count: rendered digits.
        steps: of pretraining, with 64 digits each.
    """
    task = enlarge_task(rendered_task(count), SIZE)
    config = LoopConfig(
        steps=steps, batch_size=64, learning_rate=0.05, augmentation=Augmentation(crop_padding=SIZE // 8)
    )
    return World("digits", pretrain_network(replace(task, validation=None), config), scans_task())


def cifar10_world(source: Path | ImageClassifier, data_dir: Path | None, *, test_per_class: int = 200) -> World:
    """CIFAR-10 as the target of a source that was trained on Tiny-ImageNet.

    Args:
        source: the network, or the file that `main` wrote.
        data_dir: where CIFAR-10 lies, see `cifar10`.
        test_per_class: images to test on.
    """
    task = cifar10(data_dir)
    rest, validation = split_off(task.train, 100, seed=0)
    test = split_off(task.test, test_per_class, seed=2)[1]
    network = load_network(source) if isinstance(source, Path) else source
    return World("cifar10", network, replace(task, train=rest, validation=validation, test=test))


def pretrain_network(task: ImageTask, config: LoopConfig) -> ImageClassifier:
    """A network from random weights that has learned a source; the same settings give the same network."""
    mean, std = channel_statistics(task.train)
    network = build_network(NetworkConfig(ARCHITECTURE, STEM, len(task.train.classes), mean, std), seed=config.seed)
    train_classifier(network, task.train, task.validation, config)
    return network.eval()


def tiny_imagenet_at_64(data_dir: Path | None, per_class: int) -> ImageTask:
    """Tiny-ImageNet, enlarged; its validation images, ten a class, stand for both validation and test."""
    task = limit_labels(tiny_imagenet(data_dir), per_class, 0, seed=0)
    task = enlarge_task(replace(task, test=split_off(task.test, 10, seed=2)[1]), SIZE)
    return replace(task, validation=task.test)


def tiny_imagenet_config(steps: int) -> LoopConfig:
    """How the source of the CIFAR-10 world is trained."""
    return LoopConfig(
        steps=steps,
        batch_size=128,
        learning_rate=0.1,
        label_smoothing=0.1,
        evaluate_every=200,
        augmentation=Augmentation(crop_padding=SIZE // 8, mirror=True),
    )


def main(arguments: list[str] | None = None) -> None:
    """Train the source of the CIFAR-10 world and write it to a file."""
    parser = argparse.ArgumentParser(prog="python -m headstart.vision.study_worlds", description=__doc__)
    parser.add_argument("--data-dir", type=Path, metavar="DATA", help="a folder with tiny-imagenet*.zip")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the .safetensors file to write")
    parser.add_argument("--record", type=Path, metavar="JSON", help="a file for the run's settings and metrics")
    parser.add_argument("--per-class", type=int, default=250, help="images of each class (default: 250)")
    parser.add_argument("--steps", type=int, default=2000, help="updates of 128 images (default: 2000)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    task, begun = tiny_imagenet_at_64(options.data_dir, options.per_class), time.perf_counter()
    network = pretrain_network(task, tiny_imagenet_config(options.steps))
    about: dict[str, Any] = {
        "task": task.name,
        "method": "pretrain",
        "labels_per_class": options.per_class,
        "seed": 0,
        "steps": options.steps,
        "seconds": round(time.perf_counter() - begun, 1),
        "metrics": {"validation_accuracy": accuracy(network, task.test)},
    }
    save_network(options.output, network, about)
    if options.record:
        command = (
            f"python -m headstart.vision.study_worlds --data-dir DATA --per-class {options.per_class} "
            f"--steps {options.steps} --output {options.output.name} --record course/results/{options.record.name}"
        )
        write_runs(options.record, provenance(command), [about])
    print(f"{about['metrics']['validation_accuracy']:.1%} of {len(task.test.labels)} images it has not learned from")


if __name__ == "__main__":
    main()
