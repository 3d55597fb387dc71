"""The references of `resnet_cifar` against libraries, automatic differentiation and arithmetic by hand."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.metrics import confusion_matrix
from torch import nn
from torchvision.models import resnet50
from torchvision.transforms import v2

from headstart.vision.backbones import STAGES, NetworkConfig, build_network
from headstart.vision.fine_tuning import rate_groups
from headstart.vision.gradient_evidence import class_evidence, evidence_maps
from headstart_grading.exercises import resnet_cifar as asked
from headstart_grading.mistakes import resnet_cifar as wrong
from headstart_solutions.resnet_cifar import (
    crop_and_mirror,
    epoch_loss,
    grad_cam,
    head_parameters,
    normalise_images,
    rates_by_stage,
    steepest_rate,
    worst_confusions,
)


@pytest.mark.parametrize("cut", [1, 7, 16, 50])
def test_the_loss_of_an_epoch_does_not_depend_on_how_it_is_cut(cut):
    generator = torch.Generator().manual_seed(cut)
    logits, labels = torch.randn(50, 4, generator=generator), torch.randint(0, 4, (50,), generator=generator)
    parts = list(zip(logits.split(cut), labels.split(cut), strict=True))
    losses = [F.cross_entropy(*part).item() for part in parts]
    wanted = F.cross_entropy(logits, labels).item()
    assert epoch_loss(losses, [len(part[1]) for part in parts]) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_images_are_normalised_as_torchvision_does_it(channels):
    images = torch.randint(0, 256, (2, channels, 5, 7), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    mean, std = [0.1 + 0.2 * c for c in range(channels)], [0.2 + 0.1 * c for c in range(channels)]
    transform = v2.Compose([v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean, std)])
    torch.testing.assert_close(normalise_images(images, mean, std), transform(images))


def test_d3s_hidden_layer_has_51_380_224_weights_and_twice_the_network_below():
    with torch.device("meta"):
        below = resnet50()
    below.fc = nn.Identity()
    backbone = sum(values.numel() for values in below.parameters())
    biases_and_last_layer = 512 + 512 * 10 + 10
    count = head_parameters((2048, 7, 7), 10, 512, pooled=False)
    assert count - biases_and_last_layer == 51_380_224
    assert 2 < count / backbone < 2.3


def test_a_pooled_head_without_hidden_layer_is_resnets_own():
    with torch.device("meta"):
        own = resnet50(num_classes=10).fc
    assert head_parameters((2048, 7, 7), 10, None, pooled=True) == sum(values.numel() for values in own.parameters())


def test_rates_by_stage_are_those_of_the_training_loop():
    network = build_network(NetworkConfig("resnet10-small", "cifar", 3), seed=0)
    stages = [nn.ModuleList(network.stage(name)) for name in STAGES]
    ours = {id(value): group["lr"] for group in rates_by_stage(stages, 4, 0.1, 0.5) for value in group["params"]}
    theirs = {
        id(value): group["lr"]
        for group in rate_groups(network, learning_rate=0.1, depth_factor=0.5)
        for value in group["params"]
    }
    assert ours == pytest.approx(theirs)
    assert len(ours) < len(list(network.parameters()))


def test_the_steepest_rate_of_a_smooth_curve_is_where_its_slope_is_lowest():
    exponents = torch.linspace(-4, 1, 101, dtype=torch.float64)
    losses = 1 / (1 + torch.exp(4 * (exponents + 1.5)))  # steepest at 10 to the power of −1.5
    found = steepest_rate((10**exponents).tolist(), losses.tolist())
    assert math.log10(found) == pytest.approx(-1.5, abs=0.051)


def test_windows_are_those_of_torchvisions_crop():
    images = torch.rand(3, 2, 6, 8, generator=torch.Generator().manual_seed(0))
    tops, lefts = torch.tensor([0, 3, 4]), torch.tensor([4, 1, 0])
    got = crop_and_mirror(images, 2, tops, lefts, torch.tensor([False, True, False]))
    padded = v2.functional.pad(images, [2, 2, 2, 2])
    for place in range(3):
        window = v2.functional.crop(padded[place], int(tops[place]), int(lefts[place]), 6, 8)
        wanted = v2.functional.horizontal_flip(window) if place == 1 else window
        assert torch.equal(got[place], wanted)


def test_confusions_are_the_largest_entries_beside_the_diagonal():
    generator = torch.Generator().manual_seed(3)
    labels = torch.randint(0, 6, (400,), generator=generator)
    predicted = torch.where(
        torch.rand(400, generator=generator) < 0.6, labels, torch.randint(0, 6, (400,), generator=generator)
    )
    table = confusion_matrix(labels, predicted)
    found = worst_confusions(labels, predicted, 6, 30)
    assert all(table[true, taken] == times for true, taken, times in found)
    assert sum(times for _, _, times in found) == (labels != predicted).sum()
    assert [times for _, _, times in found] == sorted((times for _, _, times in found), reverse=True)


def test_grad_cam_is_that_of_the_kit():
    network = build_network(NetworkConfig("resnet10-small", "cifar", 3), seed=0)
    images = torch.randint(0, 256, (2, 3, 32, 32), generator=torch.Generator().manual_seed(1), dtype=torch.uint8)
    evidence = class_evidence(network, images, torch.tensor([0, 2]))
    torch.testing.assert_close(grad_cam(*evidence), evidence_maps(evidence))


def test_grad_cam_of_a_linear_head_on_averages_shows_the_positive_part_of_the_score():
    maps = torch.randn(2, 5, 3, 4, generator=torch.Generator().manual_seed(0))
    weight = torch.tensor([1.0, -2.0, 0.5, 3.0, -1.0])
    leaf = maps.clone().requires_grad_()
    (leaf.mean((2, 3)) @ weight).sum().backward()
    wanted = torch.einsum("c,bchw->bhw", weight, maps).clamp(min=0) / 12
    torch.testing.assert_close(grad_cam(maps, leaf.grad), wanted)


_LOGARITHMS = {
    "log10": lambda rates: [math.log10(rate) for rate in rates],
    "log": lambda rates: [math.log(rate) for rate in rates],
    "numpy": lambda rates: np.log10(rates).tolist(),
    "torch": lambda rates: torch.tensor(rates).log10().tolist(),  # float32
    "torch, log": lambda rates: torch.tensor(rates, dtype=torch.float64).log().tolist(),
}


@pytest.mark.parametrize("logarithm", _LOGARITHMS.values(), ids=_LOGARITHMS)
def test_equally_steep_steps_are_so_to_the_last_bit_whatever_logarithm_measures_them(logarithm):
    for seed in range(20):
        inputs = asked.equally_steep(np.random.default_rng(seed))
        steps = zip(np.diff(inputs["losses"]), np.diff(logarithm(inputs["rates"])), strict=True)
        slopes = [float(fall / run) for fall, run in steps]
        assert slopes[1] == slopes[2] == min(slopes) < min(slopes[0], slopes[3])


def test_wrong_candidates_are_as_far_off_as_the_contract_of_their_test_says():
    near = [wrong.mean_in_whole_bytes, wrong.divides_by_256, wrong.whole_numbers]
    for seed in range(20):
        cases = asked.image_cases(np.random.default_rng(seed))["cases"]
        for answer in near:
            assert max((answer(**case) - normalise_images(**case)).abs().max() for case in cases) > 1e-3


def test_the_first_case_alone_lets_a_candidate_without_shades_pass():
    cases = asked.image_cases(np.random.default_rng(0))["cases"]
    off = [float((wrong.whole_numbers(**case) - normalise_images(**case)).abs().max()) for case in cases]
    assert off[0] < 1e-4
    assert min(off[1:]) > 0.1


def test_equal_confusions_come_in_another_order_by_every_other_rule():
    for seed in range(20):
        inputs = {**asked.many_mistakes(np.random.default_rng(seed)), "count": 6}
        right = worst_confusions(**inputs)
        for answer in (wrong.equals_as_they_came, wrong.equals_by_the_class_seen, wrong.equals_from_behind):
            found = answer(**inputs)
            assert sorted(found) == sorted(right)
            assert found != right
