"""What a run starts from, by its options: the images and the network."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from headstart.errors import CourseError
from headstart.own_data import named_by_environment
from headstart.vision.backbones import ImageClassifier, NetworkConfig, build_network
from headstart.vision.cifar import cifar10, tiny_imagenet
from headstart.vision.digit_images import rendered_task, scans_task
from headstart.vision.image_sets import ImageSet, ImageTask, channel_statistics, limit_labels, split_off
from headstart.vision.source_weights import IMAGENET, network_from
from headstart.vision.training_plans import VisionProfile


def target_task(options: argparse.Namespace, profile: VisionProfile) -> ImageTask:
    """The target at the size that options and profile ask for: CIFAR-10, or the handwritten digits."""
    task = scans_task(size=profile.digit_size) if options.data == "digits" else cifar10(options.data_dir)
    held = profile.validation_per_class if options.validation_per_class is None else options.validation_per_class
    return _tested_on(limit_labels(task, labels_per_class(options, profile), held, seed=options.seed), profile)


def source_task(options: argparse.Namespace, profile: VisionProfile) -> ImageTask:
    """What a source is trained on: Tiny-ImageNet where files are named, else rendered digits."""
    data = options.data or ("tiny-imagenet" if options.data_dir or named_by_environment() else "digits")
    if data == "digits":
        return rendered_task(profile.rendered_count, size=profile.digit_size)
    return _tested_on(limit_labels(tiny_imagenet(options.data_dir), profile.pretrain_per_class, 0, seed=0), profile)


def _tested_on(task: ImageTask, profile: VisionProfile) -> ImageTask:
    wanted = profile.test_per_class
    if wanted is None or min(task.test.counts()) <= wanted:
        return task
    return replace(task, test=split_off(task.test, wanted, seed=2)[1])


def labels_per_class(options: argparse.Namespace, profile: VisionProfile) -> int | None:
    """The budget that was asked for, or the profile's; none is all labels."""
    return profile.labels_per_class if options.labels_per_class is None else options.labels_per_class


def starting_network(options: argparse.Namespace, profile: VisionProfile, task: ImageTask) -> ImageClassifier:
    """The network as the method finds it: random, or with a source's weights and a new head.

    Raises:
        CourseError: a source is missing, or named where there is no use for it; or see `network_from`.
    """
    architecture = options.architecture or profile.architecture
    if options.method == "scratch":
        if options.source:
            raise CourseError(
                "scratch starts from random weights", f"--source {options.source}", "leave one of them out"
            )
        return fresh_network(architecture, options.stem, task.train, options.seed)
    source = options.source or (IMAGENET if profile.name == "full" and options.data == "cifar10" else None)
    if source is None:
        raise CourseError(
            f"the method {options.method} starts from a source",
            "none",
            "make one with `headstart train pretrain --data digits --output source.safetensors` and name it with "
            "--source source.safetensors; or choose --method scratch",
        )
    config = NetworkConfig(architecture, options.stem, len(task.train.classes))
    return network_from(source, config, seed=options.seed)


def fresh_network(architecture: str, stem: str, train: ImageSet, seed: int) -> ImageClassifier:
    """A network with random weights that normalises by the training images."""
    mean, std = channel_statistics(train)
    return build_network(NetworkConfig(architecture, stem, len(train.classes), mean, std), seed=seed)


def source_name(options: argparse.Namespace) -> str | None:
    """The source as records name it: without its folder."""
    if options.method == "scratch":
        return None
    return Path(options.source).name if options.source else IMAGENET
