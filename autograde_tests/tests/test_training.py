"""The training loop, the network it trains, and the profiles that size it."""

import pytest
import torch
from torch import nn

from headstart.digits import Digits, rendered_digits
from headstart.errors import CourseError
from headstart.networks import DigitNetwork
from headstart.profiles import PROFILES, profile
from headstart.training import TrainingConfig, train


def few_digits(count=12):
    return rendered_digits(count, seed=0)


def linear_network(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 10)).double()


def test_one_step_is_a_step_of_adamw_on_the_mean_cross_entropy():
    """At the first step Adam's update is the rate times the gradient's sign, after decay by rate times decay."""
    images, labels = few_digits()
    digits = Digits(images.double(), labels)
    network = linear_network()
    before = network[1].weight.detach().clone()
    x = digits.images.flatten(1)
    probabilities = torch.softmax(x @ before.T + network[1].bias.detach(), 1)
    gradient = (probabilities - torch.eye(10).double()[labels]).T @ x / len(labels)
    train(network, digits, TrainingConfig(learning_rate=0.01, steps=1, weight_decay=0.5))
    expected = before * (1 - 0.01 * 0.5) - 0.01 * gradient / (gradient.abs() + 1e-8)
    assert torch.allclose(network[1].weight, expected, rtol=0, atol=1e-10)


def test_the_first_loss_is_the_mean_cross_entropy():
    digits, network = few_digits(), linear_network().float()
    logits = network(digits.images)
    expected = (logits.logsumexp(1) - logits.gather(1, digits.labels[:, None])[:, 0]).mean().item()
    losses = train(network, digits, TrainingConfig(steps=3))
    assert len(losses) == 3 and losses[0] == pytest.approx(expected, rel=1e-5)


def test_the_same_seed_trains_the_same_network():
    states = []
    for _ in range(2):
        network = linear_network().float()
        train(network, few_digits(40), TrainingConfig(steps=5, batch_size=10, seed=4))
        states.append(network[1].weight.detach())
    assert torch.equal(*states)


def test_every_example_is_seen_once_before_any_is_seen_twice():
    class Recorder(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.seen = nn.Linear(1, 10), []

        def forward(self, images):
            self.seen += images.flatten().tolist()
            return self.layer(images.flatten(1))

    digits = Digits(torch.arange(12.0).view(12, 1, 1, 1), torch.zeros(12, dtype=torch.int64))
    network = Recorder()
    train(network, digits, TrainingConfig(steps=6, batch_size=4))
    assert sorted(network.seen[:12]) == sorted(network.seen[12:]) == list(range(12))
    assert network.seen[:12] != network.seen[12:]


def test_training_leaves_frozen_parameters_and_ends_in_evaluation_mode():
    network = DigitNetwork(width=2)
    network.backbone.requires_grad_(False)
    before = {name: value.clone() for name, value in network.backbone.named_parameters()}
    train(network, few_digits(), TrainingConfig(steps=2))
    assert all(torch.equal(before[name], value) for name, value in network.backbone.named_parameters())
    assert not network.training


def test_training_nothing_is_refused():
    network = DigitNetwork(width=2).requires_grad_(False)
    with pytest.raises(CourseError, match="unfreeze"):
        train(network, few_digits(), TrainingConfig(steps=1))


def test_training_on_one_example_is_refused():
    with pytest.raises(CourseError, match="at least 2"):
        train(DigitNetwork(width=2), few_digits(1), TrainingConfig(steps=1))


def test_pretraining_learns_to_read_print():
    torch.manual_seed(0)
    network = DigitNetwork(width=16)
    train(network, rendered_digits(1000, seed=0), TrainingConfig(learning_rate=3e-3, steps=80))
    fresh = rendered_digits(300, seed=1)
    assert (network(fresh.images).argmax(1) == fresh.labels).float().mean() > 0.8


@pytest.mark.parametrize("size", [8, 32])
def test_the_network_is_its_head_after_its_backbone(size):
    network = DigitNetwork(num_classes=3, width=4).eval()
    images = torch.rand(2, 1, size, size)
    features = network.backbone(images)
    expected = features @ network.head.weight.T + network.head.bias
    assert features.shape == (2, 8) and torch.allclose(network(images), expected, atol=1e-6)


def test_the_backbone_carries_batchnorm_statistics():
    assert any(name.endswith("running_mean") for name in DigitNetwork(width=2).backbone.state_dict())


@pytest.mark.parametrize("name", ["smoke", "quick", "full"])
def test_the_environment_names_the_profile(monkeypatch, name):
    monkeypatch.setenv("HEADSTART_PROFILE", name)
    assert profile() is PROFILES[name]


def test_without_a_name_the_profile_is_quick(monkeypatch):
    monkeypatch.delenv("HEADSTART_PROFILE", raising=False)
    assert profile().name == "quick"


def test_an_unknown_profile_is_refused(monkeypatch):
    monkeypatch.setenv("HEADSTART_PROFILE", "huge")
    with pytest.raises(CourseError, match="smoke, quick, full"):
        profile()
