"""The training loop: stopped at any step and resumed, it ends where it would have; damage, NaN, no memory."""

import copy
import shutil

import pytest
import torch
from torch import nn

from headstart.errors import CourseError
from headstart.resumable.checkpoints import CheckpointFolder
from headstart.resumable.hardware import Hardware, choose_device
from headstart.vision import training_state
from headstart.vision.augmentation import Augmentation
from headstart.vision.image_sets import ImageSet, ImageTask
from headstart.vision.training_loop import train_classifier
from headstart.vision.training_settings import LoopConfig
from headstart.vision.transfer_methods import run_method

STEPS = 7
CONFIG = LoopConfig(
    steps=STEPS,
    batch_size=6,
    learning_rate=0.05,
    label_smoothing=0.1,
    clip_norm=1.0,
    average_decay=0.9,
    evaluate_every=2,
    checkpoint_every=3,
    augmentation=Augmentation(
        crop_padding=1, mirror=True, rand_augment=1, rand_augment_groups=2, mixup=1.0, cutmix=1.0
    ),
)
ADAMW = LoopConfig(steps=STEPS, batch_size=6, learning_rate=0.01, optimizer="adamw", checkpoint_every=2)


def images(count=20, classes=3, seed=0):
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % classes
    noise = torch.randint(0, 80, (count, 3, 8, 8), generator=generator)
    bright = noise + (labels * 80).view(-1, 1, 1, 1)
    return ImageSet(bright.to(torch.uint8), labels, tuple("abc"[:classes]))


class SmallNetwork(nn.Module):
    """Has what a training must keep: weights, running statistics and dropout."""

    def __init__(self, classes=3):
        super().__init__()
        self.convolution = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.dropout = nn.Dropout(0.2)
        self.head = nn.Linear(4, classes)

    def forward(self, batch):
        batch = batch / 255 if batch.dtype == torch.uint8 else batch
        return self.head(self.dropout(self.norm(self.convolution(batch)).relu().mean((2, 3))))


def fresh_network():
    torch.manual_seed(0)
    return SmallNetwork()


class Killed(Exception):
    pass


def killer(step):
    def watch(now, row):
        if now == step:
            raise Killed

    return watch


def without_seconds(result):
    return {name: curve for name, curve in result.curves.items() if name != "seconds"}, result.best_step, result.steps


def same_weights(first, second):
    return all(torch.equal(value, second.state_dict()[name]) for name, value in first.state_dict().items())


VALIDATION = images(9, seed=1)
CASES = [("best", CONFIG, VALIDATION), ("last", CONFIG, None), ("adamw", ADAMW, VALIDATION)]


@pytest.fixture(scope="module")
def uninterrupted():
    trained = {}
    for name, config, validation in CASES:
        network = fresh_network()
        trained[name] = network, train_classifier(network, images(), validation, config)
    return trained


@pytest.mark.parametrize("step", range(1, STEPS + 1))
@pytest.mark.parametrize(("name", "config", "validation"), CASES, ids=[case[0] for case in CASES])
def test_stopped_after_any_step_and_resumed_it_ends_where_it_would_have(
    tmp_path, uninterrupted, step, name, config, validation
):
    folder = CheckpointFolder(tmp_path, {"seed": 0})
    with pytest.raises(Killed):
        train_classifier(fresh_network(), images(), validation, config, checkpoints=folder, watch=killer(step))
    torch.manual_seed(99)  # a new process has another random state
    network = fresh_network()
    nn.init.zeros_(network.head.weight)  # and the weights come from the checkpoint alone
    result = train_classifier(network, images(), validation, config, checkpoints=folder)
    expected_network, expected = uninterrupted[name]
    assert same_weights(network, expected_network) and without_seconds(result) == without_seconds(expected)


def test_a_finished_training_is_not_repeated(tmp_path):
    folder = CheckpointFolder(tmp_path, {})
    network = fresh_network()
    train_classifier(network, images(), None, CONFIG, checkpoints=folder)
    again, steps = fresh_network(), []
    train_classifier(again, images(), None, CONFIG, checkpoints=folder, watch=lambda step, row: steps.append(step))
    assert steps == [] and same_weights(network, again)


def test_a_damaged_checkpoint_is_named_and_the_one_before_taken(tmp_path, uninterrupted, capsys):
    folder = CheckpointFolder(tmp_path, {})
    with pytest.raises(Killed):
        train_classifier(fresh_network(), images(), images(9, seed=1), CONFIG, checkpoints=folder, watch=killer(6))
    newest = max(tmp_path.iterdir())
    content = bytearray(newest.read_bytes())
    content[-1] ^= 1  # one bit of a tensor: still a valid file
    newest.write_bytes(content)
    steps, network = [], fresh_network()
    train_classifier(
        network,
        images(),
        images(9, seed=1),
        CONFIG,
        checkpoints=folder,
        watch=lambda step, row: steps.append(step),
    )
    assert newest.name in capsys.readouterr().err and steps == [4, 5, 6, 7]
    assert same_weights(network, uninterrupted["best"][0])


def test_only_damaged_checkpoints_are_refused(tmp_path, capsys):
    folder = CheckpointFolder(tmp_path, {})
    train_classifier(fresh_network(), images(), None, CONFIG, checkpoints=folder)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(CourseError, match="2 damaged"):
        folder.load()
    assert capsys.readouterr().err.count("damaged") == 2


def test_other_settings_are_refused(tmp_path):
    train_classifier(
        fresh_network(), images(), None, CONFIG, checkpoints=CheckpointFolder(tmp_path, {"seed": 0, "rate": 0.1})
    )
    with pytest.raises(CourseError, match=r"rate = 0\.2 where it was 0\.1"):
        CheckpointFolder(tmp_path, {"seed": 0, "rate": 0.2}).load()


def test_the_last_two_checkpoints_are_kept_and_no_temporary_file(tmp_path):
    train_classifier(fresh_network(), images(), None, CONFIG, checkpoints=CheckpointFolder(tmp_path, {}))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "step-00000006.safetensors",
        "step-00000007.safetensors",
    ]


def test_half_a_file_of_a_kill_while_writing_is_passed_over(tmp_path):
    folder = CheckpointFolder(tmp_path, {})
    folder.save(3, {"value": torch.arange(4)}, {"step": 3})
    shutil.copy(tmp_path / "step-00000003.safetensors", tmp_path / ".step-00000006.safetensors-x1")
    assert folder.load().notes == {"step": 3}


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.int64, torch.bool])
def test_a_checkpoint_gives_tensors_back_bit_by_bit(tmp_path, dtype):
    folder = CheckpointFolder(tmp_path, {})
    tensors = {"a.b": torch.randn(3, 4).to(dtype).t(), "scalar": torch.tensor(3).to(dtype)}
    folder.save(1, tensors, {"x": 0.1})
    read = folder.load()
    assert read.notes == {"x": 0.1} and read.tensors.keys() == tensors.keys()
    assert all(torch.equal(read.tensors[name], value) for name, value in tensors.items())


def test_a_loss_that_is_no_number_stops_and_keeps_the_best_weights():
    network, seen = fresh_network(), {}

    def spoil(step, row):
        if step == 4:  # an evaluation has just been made, and everything was in order
            seen.update(copy.deepcopy(network.state_dict()))
            with torch.no_grad():
                network.head.weight.fill_(float("nan"))

    config = LoopConfig(steps=8, batch_size=6, evaluate_every=4)
    with pytest.raises(CourseError, match="nan near step 5.*lower the learning rate"):
        train_classifier(network, images(), None, config, watch=spoil)
    assert all(torch.equal(value, seen[name]) for name, value in network.state_dict().items())


def test_weights_spoilt_by_the_last_step_are_not_kept():
    network = fresh_network()
    before = copy.deepcopy(network.state_dict())
    network.convolution.weight.register_hook(lambda gradient: torch.full_like(gradient, float("inf")))
    with pytest.raises(CourseError, match="weights that are none"):
        train_classifier(network, images(), None, LoopConfig(steps=1, batch_size=6))
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_no_memory_says_how_to_go_on(monkeypatch, tmp_path):
    def fill(self, images, targets):
        if self.step == 4:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return nn.functional.cross_entropy(self.network(images), targets)

    monkeypatch.setattr(training_state.Training, "_loss", fill)
    folder = CheckpointFolder(tmp_path, {})
    with pytest.raises(CourseError, match="step 5 with batches of 6.*--resume --micro-batches 2"):
        train_classifier(fresh_network(), images(), None, CONFIG, checkpoints=folder)
    assert folder.load().notes["step"] == 3


def test_other_errors_are_not_taken_for_a_lack_of_memory():
    with pytest.raises(RuntimeError, match="shapes"):
        train_classifier(nn.Sequential(nn.Flatten(), nn.Linear(5, 3)), features_of(4), None, ADAMW)


def features_of(width):
    return ImageSet(torch.randn(10, width), torch.arange(10) % 3, tuple("abc"))


def test_batches_in_unequal_parts_change_nothing_but_rounding():
    results = []
    for parts in (1, 3):
        torch.manual_seed(0)
        network = nn.Linear(4, 3).double()
        data = ImageSet(torch.randn(12, 4, dtype=torch.float64), torch.arange(12) % 3, tuple("abc"))
        train_classifier(network, data, None, LoopConfig(steps=3, batch_size=5), Hardware(micro_batches=parts))
        results.append(network.weight.detach())
    assert torch.allclose(*results, atol=1e-12)


def test_the_best_weights_on_validation_data_are_kept():
    data, validation = images(), images(9, seed=1)
    network, scores = fresh_network(), {}

    def measure(step, row):
        with torch.no_grad():
            network.eval()
            scores[step] = (network(validation.images).argmax(1) == validation.labels).double().mean().item()
            network.train()

    config = LoopConfig(steps=12, batch_size=6, learning_rate=0.3, evaluate_every=1)
    result = train_classifier(network, data, validation, config, watch=measure)
    assert result.curves["validation_accuracy"] == pytest.approx(list(scores.values()))
    assert result.validation_accuracy == pytest.approx(max(scores.values()))
    assert result.best_step == min(step for step, score in scores.items() if score == max(scores.values()))
    with torch.no_grad():
        kept = (network(validation.images).argmax(1) == validation.labels).double().mean().item()
    assert kept == pytest.approx(max(scores.values())) and not network.training


def test_it_stops_when_patience_runs_out():
    network = fresh_network()
    config = LoopConfig(steps=50, batch_size=6, learning_rate=1e-9, evaluate_every=1, patience=3)
    assert train_classifier(network, images(), images(9), config).steps == 4


def test_one_step_of_sgd_is_a_step_of_nesterov_on_the_smoothed_cross_entropy():
    torch.manual_seed(0)
    network, data = nn.Linear(4, 3).double(), features_of(4)
    data = ImageSet(data.images.double(), data.labels, data.classes)
    before = network.weight.detach().clone()
    probabilities = torch.softmax(data.images @ before.T + network.bias.detach(), 1)
    targets = 0.9 * torch.eye(3).double()[data.labels] + 0.1 / 3
    gradient = (probabilities - targets).T @ data.images / 10 + 0.01 * before
    config = LoopConfig(steps=1, learning_rate=0.5, weight_decay=0.01, label_smoothing=0.1, schedule="constant")
    train_classifier(network, data, None, config)
    # at the first step Nesterov's momentum adds 0.9 of the gradient to itself
    assert torch.allclose(network.weight, before - 0.5 * 1.9 * gradient, atol=1e-12)


def test_training_leaves_torchs_random_state():
    torch.manual_seed(5)
    state = torch.get_rng_state()
    network = SmallNetwork()
    torch.set_rng_state(state)
    train_classifier(network, images(), None, CONFIG)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_probe_moves_nothing_of_the_backbone_and_is_a_softmax_regression():
    from headstart.vision.backbones import NetworkConfig, build_network

    network = build_network(NetworkConfig("resnet10-small", "cifar", 3), seed=0)
    before = copy.deepcopy(network.backbone.state_dict())
    head = network.head.weight.detach().clone()
    task = ImageTask("letters", images(), None, images(9))
    results = run_method("linear-probe", network, task, {"probe": ADAMW}, Hardware())
    assert all(torch.equal(value, before[name]) for name, value in network.backbone.state_dict().items())
    assert not torch.equal(network.head.weight, head) and list(results) == ["probe"]


def test_the_full_profile_without_a_gpu_says_what_quick_does(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(CourseError, match="--profile quick .*--device cpu"):
        choose_device("auto", "full")
    assert choose_device("cpu", "full").type == "cpu" and choose_device("auto", "quick").type == "cpu"
