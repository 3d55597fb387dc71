"""Images per second of three ways to feed one network, side by side in one run.

`listing` is a loop as D0 section 4.3 prints it: a DataLoader that turns one picture after another into a tensor,
batches of 64, no augmentation; here all weights learn. `ours` is `headstart.vision.training_loop`, with the course's
crops and mirrors. `airbench` is the loader of the PyPI package airbench with crops and mirrors, its batches fed to the
same network and optimiser (Jordan 2024, arXiv 2404.00498). On a GPU `ours` and `airbench` run in bfloat16 with the
channels last.

Each repeat starts with another way. A first epoch warms everything up, a second one is timed. Beside the whole
training stands the feeding alone, without a network: on two processor cores the network takes nearly all of the time.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import torch
import torch.nn.functional as F
from recorded_rates import record
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import v2

from headstart.own_data import named_by_environment
from headstart.resumable.hardware import Hardware, choose_device, processor_threads
from headstart.vision.augmentation import Augmentation
from headstart.vision.backbones import NetworkConfig, build_network
from headstart.vision.cifar import cifar10
from headstart.vision.digit_images import rendered_task
from headstart.vision.image_sets import ImageSet
from headstart.vision.optimizers import build_optimizer
from headstart.vision.training_loop import train_classifier
from headstart.vision.training_settings import LoopConfig
from headstart.vision.training_state import Training

LISTING_BATCH, PADDING, DIGITS, EPOCHS = 64, 4, 3000, 2
WAYS = ("listing", "ours", "airbench")
Batches = Iterator[tuple[torch.Tensor, torch.Tensor]]


class Pictures(Dataset):
    """Images as torchvision's data sets give them: a PIL picture, transformed when it is asked for.

    Args:
        images: uint8 (N, 3, H, W).
    """

    def __init__(self, images: ImageSet):
        self.pixels, self.labels = images.images.permute(0, 2, 3, 1).contiguous().numpy(), images.labels.tolist()
        self.transform = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, place: int) -> tuple[torch.Tensor, int]:
        from PIL import Image

        return self.transform(Image.fromarray(self.pixels[place])), self.labels[place]


def listing_batches(images: ImageSet, workers: int) -> Batches:
    """D0's DataLoader."""
    loader = DataLoader(Pictures(images), batch_size=LISTING_BATCH, shuffle=True, num_workers=workers)
    for _ in range(EPOCHS):
        yield from loader


def airbench_batches(images: ImageSet, batch: int, device: torch.device) -> Batches:
    """airbench's loader, which normalises, crops and mirrors a whole epoch on the device at once."""
    from airbench import CifarLoader

    with tempfile.TemporaryDirectory() as folder:
        own = {"images": images.images.permute(0, 2, 3, 1), "labels": images.labels, "classes": images.classes}
        torch.save(own, Path(folder) / "train.pt")
        loader = CifarLoader(folder, batch_size=batch, aug={"flip": True, "translate": PADDING}, gpu=device)
    for _ in range(EPOCHS):
        yield from loader


def our_batches(images: ImageSet, config: LoopConfig, device: torch.device) -> Batches:
    """The course's batches."""
    training = Training(nn.Linear(1, 1), images, None, config, Hardware(device))
    for training.step in range(config.steps):
        for _, part in training.parts():
            yield part


class Stopwatch:
    """Counts images and time from the second epoch on.

    Args:
        count: images an epoch.
    """

    def __init__(self, count: int):
        self.count, self.seen, self.began, self.timed = count, 0, None, 0

    def batch(self, images: int) -> None:
        """So many images are done."""
        self.seen += images
        if self.began is not None:
            self.timed += images
        elif self.seen >= self.count:
            self.began = _now()

    def rate(self) -> float:
        """Images a second."""
        return self.timed / (_now() - self.began)


def feeding(batches: Batches, stopwatch: Stopwatch) -> float:
    """Images a second that come out, where nothing else is done."""
    for images, _ in batches:
        stopwatch.batch(len(images))
    return stopwatch.rate()


def plain_loop(
    network: nn.Module,
    batches: Batches,
    config: LoopConfig,
    hardware: Hardware,
    stopwatch: Stopwatch,
    *,
    printed: bool,
) -> float:
    """A loop over batches.

    Args:
        network: trained in place.
        batches: images and labels.
        config: of the optimiser.
        hardware: on what.
        stopwatch: is told of every batch.
        printed: in float32 and with D0's own optimiser, as the document has it.
    Returns:
        images a second.
    """
    optimizer = build_optimizer(network, config, hardware)
    if printed:
        optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
    elif hardware.is_cuda:
        network.to(memory_format=torch.channels_last)
    network.train()
    for images, labels in batches:
        images, labels = images.to(hardware.device), labels.to(hardware.device)
        optimizer.zero_grad()
        with torch.autocast("cuda", torch.bfloat16, enabled=hardware.is_cuda and not printed):
            logits = network(images.float())
        F.cross_entropy(logits.float(), labels).backward()
        optimizer.step()
        stopwatch.batch(len(images))
    return stopwatch.rate()


def our_loop(
    network: nn.Module, images: ImageSet, config: LoopConfig, hardware: Hardware, stopwatch: Stopwatch
) -> float:
    """The course's loop."""
    watch = lambda step, row: stopwatch.batch(config.batch_size)  # noqa: E731
    train_classifier(network, images, None, config, hardware, watch=watch)
    return stopwatch.rate()


def measure(
    images: ImageSet, architecture: str, batch: int, workers: int, seed: int, hardware: Hardware
) -> dict[str, tuple[Callable[[], float], Callable[[], float]]]:
    """For each way, what trains a network, and what feeds alone; both give images a second."""
    augmentation = Augmentation(crop_padding=PADDING, mirror=True)
    count = len(images.labels) // batch * batch  # what is left over, ours and airbench leave out
    steps = EPOCHS * count // batch
    config = LoopConfig(steps, batch, evaluate_every=steps, augmentation=augmentation, seed=seed)

    def network(**own) -> nn.Module:
        built = NetworkConfig(architecture, "cifar", len(images.classes), **own)
        return build_network(built, seed=seed).to(hardware.device)

    whole, most = (lambda: Stopwatch(len(images.labels))), (lambda: Stopwatch(count))
    listed = lambda: listing_batches(images, workers)  # noqa: E731
    banked = lambda: airbench_batches(images, batch, hardware.device)  # noqa: E731
    ours = lambda: our_batches(images, config, hardware.device)  # noqa: E731
    normalised = {"mean": (0.0,) * 3, "std": (1.0,) * 3}  # the loader has done it
    return {
        "listing": (
            lambda: plain_loop(network(), listed(), config, hardware, whole(), printed=True),
            lambda: feeding(((x.to(hardware.device), y) for x, y in listed()), whole()),
        ),
        "ours": (
            lambda: our_loop(network(), images, config, hardware, most()),
            lambda: feeding(ours(), most()),
        ),
        "airbench": (
            lambda: plain_loop(network(**normalised), banked(), config, hardware, most(), printed=False),
            lambda: feeding(banked(), most()),
        ),
    }


def _named(rates: list[tuple[float, float]]) -> list[dict[str, float]]:
    return [{"images_per_second": trained, "images_per_second_fed": fed} for trained, fed in rates]


def _now() -> float:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter()


def _part(images: ImageSet, count: int, seed: int) -> ImageSet:
    which = torch.randperm(len(images.labels), generator=torch.Generator().manual_seed(seed))[:count]
    pixels = images.images[which]
    return ImageSet(pixels.expand(-1, 3, -1, -1).contiguous(), images.labels[which], images.classes)


def main() -> None:
    """Measure, and print a line a way and the ratios last."""
    parser = argparse.ArgumentParser(description="Time three ways to feed a network with images.")
    parser.add_argument("--data-dir", type=Path, help="a folder with CIFAR-10; without it, rendered digits")
    parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    parser.add_argument("--architecture", help="default: resnet18 on a GPU, else resnet10-small")
    parser.add_argument("--images", type=int, help="default: all on a GPU, else 2,000")
    parser.add_argument("--batch-size", type=int, help="default: 512 on a GPU, else 64, as D0 has it")
    parser.add_argument("--workers", type=int, default=0, help="processes of D0's DataLoader, which prints none")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--record", type=Path, help="a file of recorded runs to write")
    options = parser.parse_args()
    hardware = Hardware(choose_device(options.device, "quick"))
    named = options.data_dir or named_by_environment()
    task = cifar10(named) if named else rendered_task(DIGITS, size=32)
    architecture = options.architecture or ("resnet18" if hardware.is_cuda else "resnet10-small")
    count = options.images or (len(task.train.labels) if hardware.is_cuda else 2000)
    batch = min(options.batch_size or (512 if hardware.is_cuda else LISTING_BATCH), count)
    measured: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    with processor_threads(options.threads):
        for repeat in range(options.repeats):
            runs = measure(_part(task.train, count, repeat), architecture, batch, options.workers, repeat, hardware)
            for place in range(len(WAYS)):
                way = WAYS[(place + repeat) % len(WAYS)]
                train, feed = runs[way]
                measured[way].append((train(), feed()))
        device = hardware.describe()
    if options.record:
        settings = {"images": count, "batch_size": batch, "workers": options.workers}
        shared = {"task": task.name, "network": architecture, "device": device, "settings": settings}
        record(options, shared, {way: _named(rates) for way, rates in measured.items()}, own_data=bool(named))
    for way in WAYS:
        trained, fed = (median(one[kind] for one in measured[way]) for kind in (0, 1))
        print(f"{way:10} {trained:9.0f} images/s in training, {fed:9.0f} images/s where nothing learns")
    print(f"{architecture}, {task.name}, {count} images, batches of {batch}, {options.repeats} repeats, {device}")
    ratios = []
    for way in ("listing", "airbench"):
        both = [
            median(own[kind] / other[kind] for own, other in zip(measured["ours"], measured[way], strict=True))
            for kind in (0, 1)
        ]
        ratios.append(f"{both[0]:.2f} times {way} ({both[1]:.2f} in feeding alone)")
    print(f"vision throughput: ours is {', '.join(ratios)}, n={count}")


if __name__ == "__main__":
    main()
