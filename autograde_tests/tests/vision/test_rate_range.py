"""The learning-rate range test: its rates, where it ends, what it leaves alone."""

import pytest
import torch

from headstart.errors import CourseError
from headstart.vision.backbones import NetworkConfig, build_network
from headstart.vision.fine_tuning import freeze_stages
from headstart.vision.image_sets import ImageSet
from headstart.vision.rate_range import range_test


@pytest.fixture
def network():
    return build_network(NetworkConfig("resnet10-small", "imagenet", 2), seed=0)


@pytest.fixture
def images():
    pixels = torch.randint(0, 256, (8, 3, 32, 32), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    return ImageSet(pixels, torch.arange(8) % 2, ("a", "b"))


def test_rates_grow_by_one_factor_between_the_ends(network, images):
    rates, losses = range_test(network, images, lowest=1e-6, highest=1e-4, steps=5, batch_size=4)
    assert rates == pytest.approx([1e-6, 10**-5.5, 1e-5, 10**-4.5, 1e-4])
    assert len(losses) == 5


def test_it_ends_where_the_loss_blows_up(network, images):
    rates, losses = range_test(network, images, lowest=1e-3, highest=1e8, steps=12, batch_size=4)
    assert len(rates) == len(losses) < 12
    assert not losses[-1] <= 2 * min(losses[:-1])


def test_running_means_follow_the_losses(network, images):
    options = {"lowest": 1e-6, "highest": 1e-5, "steps": 4, "batch_size": 4}
    _, means = range_test(network, images, **options)
    _, losses = range_test(network, images, **options, smoothed=False)
    weights = [0.8 ** (3 - place) for place in range(4)]
    wanted = sum(weight * loss for weight, loss in zip(weights, losses, strict=True)) / sum(weights)
    assert means[-1] == pytest.approx(wanted)
    assert means[0] == pytest.approx(losses[0])


def test_the_network_stays_as_it_is(network, images):
    freeze_stages(network, 5)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    range_test(network, images, steps=3, batch_size=4)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_a_range_that_is_none_is_refused(network, images):
    with pytest.raises(CourseError, match="lowest < highest"):
        range_test(network, images, lowest=1.0, highest=0.1)
