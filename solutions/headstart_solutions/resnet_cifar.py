"""Reference answers of the chapter `resnet_cifar`."""

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headstart.alternatives import alternative_to


def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    """The mean loss of an epoch over all of its images.

    Args:
        losses: N numbers, N at least 1: the mean loss of each batch over its own images, in nats.
        sizes: N whole numbers, at least 1 each: how many images each batch held.

    Returns:
        the mean over the images of all batches, in nats, not rounded: the same for every way to cut these images into
        batches. A float, or a tensor without axes.
    """
    total = sum(loss * size for loss, size in zip(losses, sizes, strict=True))
    return total / sum(sizes)


def normalise_images(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """Prepare images as a pretrained network knows them.

    Args:
        images: shape (B, C, H, W), uint8, 0 to 255. They stay as they are.
        mean: C numbers, as a list or tuple: the mean of each channel where bytes are put on a scale from 0 to 1.
        std: C numbers above 0: the standard deviation of each channel on that scale.

    Returns:
        shape (B, C, H, W), float32: every channel on that scale, less its mean, in units of its deviation.
    """
    scaled = images.to(torch.float32) / 255
    center = torch.tensor(mean, dtype=torch.float32).view(1, -1, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).view(1, -1, 1, 1)
    return (scaled - center) / spread


def test_normalise_images(candidate, cases: list[dict]) -> None:
    """Test somebody's `normalise_images`: pass if it is right, fail if it is not.

    Args:
        candidate: a function (images, mean, std) -> tensor, to be called with the keyword arguments of a case. It
            answers on the given cases (or equal copies) alone, and there it neither raises nor changes the images. A
            right one may be off by rounding, at most 1e-4; a wrong one is off by more than 1e-3 somewhere, or its
            answer has another shape or dtype.
        cases: dictionaries with `images`, `mean` and `std`, as the contract of `normalise_images` has them.

    Raises:
        AssertionError: the candidate is wrong on one of the cases. Returning False says the same. Any other exception
            is no verdict, and counts as a test that broke off.
    """
    for case in cases:
        got = candidate(**case)
        assert got.shape == case["images"].shape
        assert got.dtype == torch.float32
        for channel, (mean, std) in enumerate(zip(case["mean"], case["std"], strict=True)):
            # undo the two steps: the bytes must come back
            bytes_again = (got[:, channel].double() * std + mean) * 255
            assert torch.allclose(bytes_again, case["images"][:, channel].double(), atol=1e-2)


def head_parameters(shape: tuple[int, int, int], num_classes: int, hidden: int | None, pooled: bool) -> int:
    """How many parameters a head has: weights and biases of all its layers.

    Args:
        shape: (C, H, W) of the feature maps that the backbone gives for one image.
        num_classes: K, outputs of the last linear layer.
        hidden: outputs of a linear layer before it, at least 1; None if there is no such layer.
        pooled: whether every feature map is averaged over its pixels before the first linear layer. If not, all numbers
            of all maps go into that layer.

    Returns:
        the number of parameters. Every linear layer has a bias.
    """
    channels, height, width = shape
    widths = [channels if pooled else channels * height * width]
    if hidden is not None:
        widths.append(hidden)
    widths.append(num_classes)
    return sum((inputs + 1) * outputs for inputs, outputs in zip(widths, widths[1:], strict=False))


def rates_by_stage(
    stages: list[nn.Module], open_count: int, learning_rate: float, factor: float
) -> list[dict[str, Any]]:
    """Open the uppermost stages of a network for training, each with a learning rate of its own.

    Args:
        stages: S modules from the image to the decision; the last is the head. Each has parameters. Some may have been
            frozen before, and some not. The list stays as it is.
        open_count: how many of them shall learn, counted from the head: 1 (the head alone) to S (all).
        learning_rate: of the head.
        factor: above 0, at most 1: each open stage learns at `factor` times the rate of the stage above it.

    Returns:
        parameter groups for an optimizer, one for each open stage, the head's first: dictionaries with `params` (all
        parameters of the stage, as a list or `stage.parameters()` itself) and `lr`. Afterwards the parameters of open
        stages require gradients, and those of the other stages do not.
    """
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        is_open = depth < open_count
        stage.requires_grad_(is_open)
        if is_open:
            groups.append({"params": list(stage.parameters()), "lr": learning_rate * factor**depth})
    return groups


def crop_and_mirror(images: Tensor, padding: int, tops: Tensor, lefts: Tensor, mirrored: Tensor) -> Tensor:
    """Cut a window of the old size out of every padded image, and mirror some of the windows.

    Args:
        images: shape (B, C, H, W), float32. They stay as they are.
        padding: p, at least 0: each image gets a border of p pixels with value 0 on all four sides.
        tops: shape (B,), int64, 0 to 2p: the row of the padded image at which the window of each image begins.
        lefts: shape (B,), int64, 0 to 2p: the column at which it begins.
        mirrored: shape (B,), bool: which windows have left and right swapped, after they were cut.

    Returns:
        shape (B, C, H, W), float32.
    """
    height, width = images.shape[-2:]
    padded = F.pad(images, (padding, padding, padding, padding))
    windows = []
    for image, top, left, swap in zip(padded, tops.tolist(), lefts.tolist(), mirrored.tolist(), strict=True):
        window = image[:, top : top + height, left : left + width]
        windows.append(window.flip(-1) if swap else window)
    return torch.stack(windows)


def worst_confusions(labels: Tensor, predicted: Tensor, num_classes: int, count: int) -> list[tuple[int, int, int]]:
    """The mistakes that a classifier makes most often.

    Args:
        labels: shape (N,), N at least 1, int64, 0 to K − 1: the true class of each image.
        predicted: shape (N,), int64, 0 to K − 1: the class that it was taken for.
        num_classes: K.
        count: how many kinds of mistake are wanted, at least 1.

    Returns:
        at most `count` triples of whole numbers (true class, class it was taken for, how often), as int. The most
        frequent comes first; of equally frequent ones the one with the smaller true class, and then the one with the
        smaller predicted class. A mistake that never happened is not listed. Taking a for b and taking b for a are two
        kinds.
    """
    table = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for true, taken in zip(labels.tolist(), predicted.tolist(), strict=True):
        if true != taken:
            table[true, taken] += 1
    found = [(true, taken, int(table[true, taken])) for true, taken in table.nonzero().tolist()]
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))[:count]


def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    """Where a network sees what speaks for a class.

    Args:
        activations: shape (B, C, H, W), float32: the feature maps of one stage.
        gradients: shape (B, C, H, W), float32: how each image's logit of the class changes with each activation.
            Both tensors stay as they are.

    Returns:
        shape (B, H, W), float32, at least 0: the map of every image, not scaled. An image's map depends on that image
        alone.
    """
    # Selvaraju et al. 2017, equations 1 and 2: α_c = 1/(HW) Σ_hw g_chw, then ReLU(Σ_c α_c A_c)
    weights = gradients.mean((2, 3), keepdim=True)
    return (weights * activations).sum(1).relu()


def steepest_rate(rates: list[float], losses: list[float]) -> float:
    """Read a learning rate off a range test, in which the rate grew from step to step.

    Args:
        rates: R learning rates above 0, strictly ascending, R at least 2.
        losses: R numbers: the loss at each. From some place on the training may have blown up: the loss is `inf` or
            `nan` there, and numbers may come after it that mean nothing. The first two are finite.

    Returns:
        the rate at the beginning of the step on which the loss falls most for each unit of log10(rate). Only steps
        before the first loss that is no finite number count; of equally steep steps, the first. Where the loss falls
        nowhere, it is the step on which it rises least.
    """
    steepest, found = math.inf, rates[0]
    for place in range(len(rates) - 1):
        if not math.isfinite(losses[place + 1]):
            break
        slope = (losses[place + 1] - losses[place]) / (math.log10(rates[place + 1]) - math.log10(rates[place]))
        if slope < steepest:
            steepest, found = slope, rates[place]
    return found


report_the_ladder = """
**The 85 %.** The document says "suppose", prints no run, and its listing stops at its first line after the imports.
Mended, it reaches 77 to 80 % on our validation scans and 71 to 75 % on test scans, and 31 % on 500 images of CIFAR-10
(recorded). The 0.48 to 0.89 sets training accuracy after one epoch beside validation accuracy after ten; validation
went from 0.81 to 0.89.

**What I keep.** The size that the source knows (+6 to +10 points) and a rate that suits the head (+10 to +15 points
over the listed one). Statistics that stand still gained nothing and lost 5 points in one draw; I keep them because the
head then learns from the features that it is used with. With them normalising is needed (+56 points in the table of
drift), although it gained nothing on its own rung. All layers: at most +1 point on validation scans, no more than the
draws differ, and +4 to +5 on test scans. The comparison was fixed before they were opened, so I may report it.

**What I drop.** Mirroring (−2 points: a mirrored digit is another sign) and moving (−0.4 to +1.5, no more than the
draws differ). So "three tricks did not help" is right about normalising, drift and moving, and says nothing about the
rate, which nobody had tried.

**What I report.** 95.2, 95.5 and 96.0 % on test scans, three draws of 50 labels a class, the recipe chosen on
validation scans, beside the listing's 71 to 75 %, and scratch at the same labels. Not covered: other writers, other
sources, full size.
"""


@alternative_to("epoch_loss")
def by_weighing_shares(losses, sizes):
    shares = torch.tensor(sizes, dtype=torch.float64) / sum(sizes)
    return float(shares @ torch.tensor(losses, dtype=torch.float64))


@alternative_to("epoch_loss")
def by_a_running_mean(losses, sizes):
    mean, seen = 0.0, 0
    for loss, size in zip(losses, sizes, strict=True):
        seen += size
        mean += (loss - mean) * size / seen
    return torch.tensor(mean, dtype=torch.float64)


@alternative_to("epoch_loss")
def by_repeating(losses, sizes):
    spread = [loss for loss, size in zip(losses, sizes, strict=True) for _ in range(size)]
    return math.fsum(spread) / len(spread)


@alternative_to("normalise_images")
def by_the_library_transform(images, mean, std):
    from torchvision.transforms import v2

    return v2.Compose([v2.ToDtype(torch.float32, scale=True), v2.Normalize(list(mean), list(std))])(images)


@alternative_to("normalise_images")
def by_bytes_and_a_loop(images, mean, std):
    changed = images.float()
    for channel, (center, spread) in enumerate(zip(mean, std, strict=True)):
        changed[:, channel] = (changed[:, channel] - 255 * center) / (255 * spread)
    return changed


@alternative_to("normalise_images")
def by_broadcasting_from_behind(images, mean, std):
    center, spread = torch.tensor(mean)[:, None, None], torch.tensor(std)[:, None, None]
    return images / 255 / spread - center / spread


@alternative_to("test_normalise_images")
def tests_by_the_library(candidate, cases):
    for case in cases:
        wanted = by_the_library_transform(**case)
        torch.testing.assert_close(candidate(**case), wanted, rtol=1e-4, atol=1e-4)


@alternative_to("test_normalise_images")
def tests_by_single_pixels_and_returns(candidate, cases):
    for case in cases:
        images, mean, std = case["images"], case["mean"], case["std"]
        got = candidate(images, mean, std)
        if got.dtype != torch.float32 or got.shape != images.shape:
            return False
        for place in torch.cartesian_prod(*(torch.arange(size) for size in images.shape)).tolist():
            channel, place = place[1], tuple(place)
            if abs(got[place].item() - (images[place].item() / 255 - mean[channel]) / std[channel]) > 1e-3:
                return False
    return True


@alternative_to("head_parameters")
def by_building_it(shape, num_classes, hidden, pooled):
    with torch.device("meta"):
        layers = [nn.AdaptiveAvgPool2d(1)] if pooled else []
        layers.append(nn.Flatten())
        inputs = shape[0] if pooled else shape[0] * shape[1] * shape[2]
        if hidden is not None:
            layers += [nn.Linear(inputs, hidden), nn.ReLU()]
            inputs = hidden
        head = nn.Sequential(*layers, nn.Linear(inputs, num_classes))
    return sum(values.numel() for values in head.parameters())


@alternative_to("head_parameters")
def by_cases(shape, num_classes, hidden, pooled):
    inputs = shape[0] if pooled else math.prod(shape)
    if hidden is None:
        return inputs * num_classes + num_classes
    return inputs * hidden + hidden + hidden * num_classes + num_classes


@alternative_to("rates_by_stage")
def by_slices_from_the_end(stages, open_count, learning_rate, factor):
    first = len(stages) - open_count
    for stage in stages[:first]:
        for value in stage.parameters():
            value.requires_grad = False
    groups, rate = [], learning_rate
    for stage in stages[first:][::-1]:
        for value in stage.parameters():
            value.requires_grad = True
        groups.append({"lr": rate, "params": [*stage.parameters()]})
        rate = rate * factor
    return groups


@alternative_to("rates_by_stage")
def by_a_comprehension(stages, open_count, learning_rate, factor):
    for place, stage in enumerate(stages):
        stage.requires_grad_(place >= len(stages) - open_count)
    opened = list(reversed(stages))[:open_count]
    return [{"params": stage.parameters(), "lr": learning_rate * factor**place} for place, stage in enumerate(opened)]


@alternative_to("crop_and_mirror")
def by_indices(images, padding, tops, lefts, mirrored):
    batch, _, height, width = images.shape
    padded = nn.ZeroPad2d(padding)(images)
    columns = torch.arange(width).expand(batch, -1)
    columns = torch.where(mirrored[:, None], width - 1 - columns, columns) + lefts[:, None]
    rows = torch.arange(height) + tops[:, None]
    which = torch.arange(batch)[:, None, None]
    return padded[which, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


@alternative_to("crop_and_mirror")
def by_pasting(images, padding, tops, lefts, mirrored):
    height, width = images.shape[2:]
    canvas = torch.zeros(*images.shape[:2], height + 2 * padding, width + 2 * padding)
    canvas[:, :, padding : padding + height, padding : padding + width] = images
    out = torch.empty_like(images)
    for place in range(len(images)):
        out[place] = canvas[place, :, tops[place] :, lefts[place] :][:, :height, :width]
    out[mirrored] = torch.flip(out[mirrored], dims=[3])
    return out


@alternative_to("worst_confusions")
def by_a_counter(labels, predicted, num_classes, count):
    from collections import Counter

    times = Counter(pair for pair in zip(labels.tolist(), predicted.tolist(), strict=True) if pair[0] != pair[1])
    ranked = sorted(sorted(times), key=times.get, reverse=True)
    return [[true, taken, times[true, taken]] for true, taken in ranked[:count]]


@alternative_to("worst_confusions")
def by_the_library_matrix(labels, predicted, num_classes, count):
    from sklearn.metrics import confusion_matrix

    table = confusion_matrix(labels.numpy(), predicted.numpy(), labels=range(num_classes))
    pairs = [(a, b) for a in range(num_classes) for b in range(num_classes) if a != b and table[a, b]]
    pairs.sort(key=lambda pair: -table[pair])
    return [(a, b, int(table[a, b])) for a, b in pairs[:count]]


@alternative_to("grad_cam")
def by_einsum(activations, gradients):
    weights = torch.einsum("bchw->bc", gradients) / gradients[0, 0].numel()
    return torch.clamp(torch.einsum("bc,bchw->bhw", weights, activations), min=0)


@alternative_to("grad_cam")
def by_one_image_after_another(activations, gradients):
    maps = []
    for features, slopes in zip(activations, gradients, strict=True):
        evidence = sum(slope.mean() * feature for slope, feature in zip(slopes, features, strict=True))
        maps.append(F.relu(evidence))
    return torch.stack(maps)


@alternative_to("steepest_rate")
def by_sorting_slopes(rates, losses):
    finite = losses[: next((place for place, loss in enumerate(losses) if not math.isfinite(loss)), len(losses))]
    steps = [
        ((after - before) / math.log10(later / sooner), place)
        for place, (before, after, sooner, later) in enumerate(zip(finite, finite[1:], rates, rates[1:], strict=False))
    ]
    return rates[min(steps)[1]]


@alternative_to("steepest_rate")
def by_tensors(rates, losses):
    x, y = (torch.tensor(values, dtype=torch.float64) for values in (rates, losses))
    finite = torch.isfinite(y).long().cumprod(0).bool()
    slopes = (y[1:] - y[:-1]) / (x[1:].log10() - x[:-1].log10())
    return x[slopes[finite[1:]].argmin()]
