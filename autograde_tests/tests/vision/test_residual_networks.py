"""Residual networks, their stems and heads, the weights they take in, and what stays fixed while others move."""

import copy

import pytest
import torch
from torch import nn
from torchvision import models

from headstart.errors import CourseError
from headstart.resumable.kept_weights import EarlyStopping, WeightAverage
from headstart.vision import source_weights
from headstart.vision.backbones import (
    IMAGENET_MEAN,
    IMAGENET_STD,
    STAGES,
    NetworkConfig,
    adopt_weights,
    build_network,
    shrink_kernel,
)
from headstart.vision.fine_tuning import freeze_stages, rate_groups, training_mode

SMALL = NetworkConfig("resnet10-small", "cifar", 3)


def small_network(seed=0):
    return build_network(SMALL, seed=seed)


@pytest.fixture(scope="module")
def imagenet_network():
    torch.manual_seed(0)
    return models.resnet18().eval()


def test_with_the_imagenet_stem_it_is_torchvisions_network_on_normalised_images(imagenet_network):
    network = build_network(NetworkConfig("resnet18", "imagenet", 1000), seed=1)
    assert adopt_weights(network, imagenet_network.state_dict()) == ["backbone.mean", "backbone.std"]
    images = torch.randint(0, 256, (2, 3, 40, 40), dtype=torch.uint8)
    mean, std = (torch.tensor(value).view(3, 1, 1) for value in (IMAGENET_MEAN, IMAGENET_STD))
    with torch.no_grad():
        expected = imagenet_network((images / 255 - mean) / std)
        assert torch.allclose(network.eval()(images), expected, atol=1e-5)


def test_bytes_and_floats_are_the_same_image():
    network, images = small_network().eval(), torch.randint(0, 256, (2, 3, 16, 16), dtype=torch.uint8)
    with torch.no_grad():
        assert torch.equal(network(images), network(images.float() / 255))


@pytest.mark.parametrize(("stem", "side"), [("cifar", 32), ("imagenet", 8)])
def test_the_stem_decides_what_the_stages_see(stem, side):
    network = build_network(NetworkConfig("resnet10-small", stem), seed=0).eval()
    seen = []
    network.backbone.network.layer1.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0].shape[-1]))
    network(torch.rand(1, 3, 32, 32))
    assert seen == [side]


def test_the_cifar_stem_takes_all_other_weights_over(imagenet_network):
    network = build_network(NetworkConfig("resnet18", "cifar", 10), seed=1)
    kept = adopt_weights(network, imagenet_network.state_dict())
    assert kept == ["backbone.mean", "backbone.std", "head.bias", "head.weight"]
    assert torch.equal(network.backbone.network.layer4[1].conv2.weight, imagenet_network.layer4[1].conv2.weight)
    assert network.backbone.network.conv1.weight.shape == (64, 3, 3, 3)


def test_a_smaller_kernel_answers_an_even_area_as_the_larger_one():
    kernel = torch.randn(5, 3, 7, 7, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    even = torch.ones(1, 3, 7, 7, dtype=torch.float64)
    large = nn.functional.conv2d(even, kernel)
    assert torch.allclose(nn.functional.conv2d(even[..., :3, :3], shrink_kernel(kernel, 3)), large)


def test_a_smaller_kernel_keeps_the_direction_of_an_edge():
    across = torch.linspace(-1, 1, 7).expand(1, 1, 7, 7)
    small = shrink_kernel(across, 3)[0, 0]
    assert (small[:, 0] < -0.5).all() and (small[:, 2] > 0.5).all() and small[:, 1].abs().max() < 1e-6


def test_weights_of_another_architecture_are_refused(imagenet_network):
    with pytest.raises(CourseError, match="resnet10-small"):
        adopt_weights(small_network(), imagenet_network.state_dict())


def test_the_seed_decides_the_weights_and_leaves_the_random_state():
    torch.manual_seed(5)
    state = torch.get_rng_state()
    first, second, other = small_network(0), small_network(0), small_network(1)
    assert torch.equal(first.head.weight, second.head.weight) and torch.equal(torch.get_rng_state(), state)
    assert not torch.equal(first.head.weight, other.head.weight)


@pytest.mark.parametrize("field", ["architecture", "stem"])
def test_an_unknown_network_is_refused(field):
    with pytest.raises(CourseError, match=field):
        NetworkConfig(**{field: "alexnet"})


def test_a_saved_network_is_read_back_whole(tmp_path):
    network = small_network().eval()
    source_weights.save_network(tmp_path / "net.safetensors", network, {"task": "letters"})
    read = source_weights.load_network(tmp_path / "net.safetensors")
    images = torch.rand(2, 3, 16, 16)
    with torch.no_grad():
        assert torch.equal(read(images), network(images)) and read.config == network.config


def test_a_source_brings_its_normalisation_and_gets_a_new_head(tmp_path):
    config = NetworkConfig("resnet10-small", "cifar", 7, mean=(0.1, 0.2, 0.3), std=(0.5, 0.6, 0.7))
    source = build_network(config, seed=0)
    source_weights.save_network(tmp_path / "net.safetensors", source, {})
    asked = NetworkConfig("resnet18", "imagenet", 7)
    network = source_weights.network_from(str(tmp_path / "net.safetensors"), asked, seed=3)
    assert network.config == config
    assert not torch.equal(network.head.weight, source.head.weight)
    assert torch.equal(network.backbone.network.conv1.weight, source.backbone.network.conv1.weight)


def test_torchvisions_own_file_is_read(tmp_path, imagenet_network):
    torch.save(imagenet_network.state_dict(), tmp_path / "resnet18.pth")
    asked = NetworkConfig("resnet18", "cifar", 1000, mean=(0.0, 0.0, 0.0))
    network = source_weights.network_from(str(tmp_path / "resnet18.pth"), asked, seed=0)
    assert torch.equal(network.backbone.network.bn1.weight, imagenet_network.bn1.weight)
    assert network.config.mean == IMAGENET_MEAN and not torch.equal(network.head.weight, imagenet_network.fc.weight)


@pytest.mark.parametrize("name", ["net.safetensors", "net.pth"])
@pytest.mark.parametrize("content", [None, b"torn"], ids=["missing", "torn"])
def test_a_source_that_cannot_be_read_is_named(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CourseError, match=name):
        source_weights.network_from(str(tmp_path / name), SMALL, seed=0)


class Opener:
    """Unpickled without care, it makes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def test_code_in_a_pickle_is_refused_and_not_run(tmp_path):
    torch.save({"conv1.weight": Opener(str(tmp_path / "made"))}, tmp_path / "net.pth")
    with pytest.raises(CourseError, match="weights by name"):
        source_weights.network_from(str(tmp_path / "net.pth"), SMALL, seed=0)
    assert not (tmp_path / "made").exists()


def test_without_network_the_ways_to_weights_are_named(monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no network")

    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", refuse)
    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", refuse)
    with pytest.raises(CourseError, match=r"resnet18-f37072fd\.pth into hub/checkpoints/.*headstart train pretrain"):
        source_weights.network_from("imagenet", NetworkConfig(), seed=0)


@pytest.mark.parametrize("count", range(len(STAGES)))
def test_freezing_stages_leaves_the_later_ones_and_their_statistics_free(count):
    network = small_network()
    freeze_stages(network, count)
    before = copy.deepcopy(network.state_dict())
    training_mode(network)
    optimizer = torch.optim.SGD(rate_groups(network, learning_rate=0.1))
    network(torch.rand(4, 3, 16, 16)).logsumexp(1).sum().backward()
    optimizer.step()
    moved = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    frozen = {name for stage in STAGES[:count] for module in network.stage(stage) for name in names_of(network, module)}
    assert not moved & frozen
    free_statistics = {name for name in before if "running" in name} - frozen
    assert free_statistics <= moved and "head.bias" in moved


def names_of(network, module):
    own = {id(value) for value in module.state_dict(keep_vars=True).values()}
    return {name for name, value in network.state_dict(keep_vars=True).items() if id(value) in own}


def test_freezing_everything_is_refused():
    with pytest.raises(CourseError, match="head free"):
        freeze_stages(small_network(), 6)


def test_nothing_to_train_is_refused():
    with pytest.raises(CourseError, match="unfreeze"):
        rate_groups(small_network().requires_grad_(False), learning_rate=0.1)


def test_rates_fall_with_the_distance_from_the_head():
    network = small_network()
    groups = rate_groups(network, learning_rate=0.8, depth_factor=0.5, weight_decay=0.01)
    rates = {id(value): group["lr"] for group in groups for value in group["params"]}
    expected = dict(zip(STAGES, [0.025, 0.05, 0.1, 0.2, 0.4, 0.8], strict=True))
    for stage, rate in expected.items():
        for module in network.stage(stage):
            assert all(rates[id(value)] == pytest.approx(rate) for value in module.parameters())
    assert len(rates) == len(list(network.parameters()))


def test_only_kernels_and_matrices_decay():
    network = small_network()
    groups = rate_groups(network, learning_rate=0.1, weight_decay=0.01)
    for group in groups:
        for value in group["params"]:
            assert group["weight_decay"] == (0.01 if value.ndim > 1 else 0.0)


@pytest.mark.parametrize("decay", [0.5, 0.9])
def test_the_average_is_that_of_swa_utils_with_buffers(decay):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    average = WeightAverage(network, decay, ramp=False)
    oracle = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(decay), use_buffers=True
    )
    oracle.update_parameters(network)  # its first update copies
    for _ in range(4):
        with torch.no_grad():
            network[0].weight.add_(torch.randn_like(network[0].weight))
        network(torch.rand(3, 1, 5, 5))
        average.update(network)
        oracle.update_parameters(network)
    expected = oracle.module.state_dict()
    floats = [name for name, value in expected.items() if value.is_floating_point()]
    assert len(floats) == 6 and all(torch.allclose(average.values[name], expected[name], atol=1e-6) for name in floats)
    assert average.values["1.num_batches_tracked"] == 4


def test_the_average_of_a_short_training_forgets_its_start():
    network = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(network.weight)
    average = WeightAverage(network, 0.999)
    nn.init.ones_(network.weight)
    for _ in range(3):
        average.update(network)
    # the start's share is 1/10 · 2/11 · 3/12
    assert average.values["weight"].item() == pytest.approx(1 - 6 / 1320)


def test_early_stopping_waits_for_a_better_accuracy():
    stopping = EarlyStopping(patience=2)
    improved = [stopping.improves(value, step) for step, value in enumerate([0.5, 0.6, 0.6, 0.7, 0.1])]
    assert improved == [True, True, False, True, False] and not stopping.over
    stopping.improves(0.7, 5)
    assert stopping.over and (stopping.best, stopping.best_step) == (0.7, 3)


def test_without_patience_it_never_stops():
    stopping = EarlyStopping(patience=None)
    for step in range(50):
        stopping.improves(0.0, step)
    assert not stopping.over
