"""Draws of few labels, CIFAR-10 and Tiny-ImageNet in the places where they may lie, the digits at 32×32."""

import hashlib
import pickle

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_digits
from torchvision import datasets

from headstart import own_data
from headstart.errors import CourseError
from headstart.vision import cifar
from headstart.vision.digit_images import rendered_task, scans_task
from headstart.vision.image_sets import ImageSet, ImageTask, limit_labels, split_off


@pytest.fixture(autouse=True)
def empty_places(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(own_data.DATA_VARIABLE, raising=False)


def numbered(counts, first=0):
    """Images whose one pixel is their number, `counts[k]` of class k, in mixed order."""
    labels = torch.repeat_interleave(torch.arange(len(counts)), torch.tensor(counts))
    labels = labels[torch.randperm(len(labels), generator=torch.Generator().manual_seed(1))]
    images = torch.arange(first, first + len(labels), dtype=torch.uint8).view(-1, 1, 1, 1)
    return ImageSet(images, labels, tuple("abc"[: len(counts)]))


def numbers(images):
    return set(images.images.flatten().tolist())


def test_a_split_has_as_many_of_each_class_and_loses_none():
    images = numbered([7, 9, 5])
    rest, part = split_off(images, 3, seed=0)
    assert part.counts() == [3, 3, 3] and rest.counts() == [4, 6, 2]
    assert numbers(rest) | numbers(part) == numbers(images) and not numbers(rest) & numbers(part)


def test_labels_stay_with_their_images():
    images = numbered([7, 9, 5])
    for part in split_off(images, 3, seed=0):
        assert torch.equal(part.labels, images.labels[part.images.flatten().long()])


def test_fewer_labels_are_part_of_more():
    images = numbered([20, 20, 20])
    small, large = (numbers(split_off(images, count, seed=5)[1]) for count in (4, 11))
    assert small < large


def test_another_seed_draws_other_images():
    images = numbered([20, 20, 20])
    assert numbers(split_off(images, 5, seed=0)[1]) != numbers(split_off(images, 5, seed=1)[1])


def test_too_few_images_of_a_class_are_named():
    with pytest.raises(CourseError, match="5 of 'c'"):
        split_off(numbered([7, 9, 5]), 6, seed=0)


@pytest.mark.parametrize(
    ("labels", "held", "train", "validation"),
    [(None, 4, [16, 16, 16], [4, 4, 4]), (2, 4, [2, 2, 2], [2, 2, 2]), (9, 4, [9, 9, 9], [4, 4, 4])],
)
def test_a_budget_holds_validation_images_out_first(labels, held, train, validation):
    task = ImageTask("letters", numbered([20, 20, 20]), None, numbered([2, 2, 2], first=100))
    limited = limit_labels(task, labels, held, seed=0)
    assert limited.train.counts() == train and limited.validation.counts() == validation
    assert not numbers(limited.train) & numbers(limited.validation)
    assert numbers(limited.test) == numbers(task.test)


def test_every_seed_and_budget_draws_from_outside_the_same_validation_pool():
    task = ImageTask("letters", numbered([20, 20, 20]), None, numbered([2, 2, 2]))
    pool = numbers(limit_labels(task, None, 6, seed=0).validation)
    for seed in range(5):
        limited = limit_labels(task, 3, 6, seed=seed)
        assert not numbers(limited.train) & pool and numbers(limited.validation) < pool


def test_without_validation_every_label_is_trained_on():
    task = ImageTask("letters", numbered([20, 20, 20]), numbered([5, 5, 5]), numbered([2, 2, 2]))
    limited = limit_labels(task, None, 0, seed=0)
    assert limited.validation is None and limited.train.counts() == [20, 20, 20]


def test_a_task_keeps_its_own_validation_images():
    own = numbered([5, 5, 5], first=100)
    limited = limit_labels(ImageTask("letters", numbered([20, 20, 20]), own, numbered([2, 2, 2])), 3, 4, seed=0)
    assert limited.validation.counts() == [3, 3, 3] and numbers(limited.validation) < numbers(own)


def write_cifar_folders(folder, classes=cifar.CIFAR10_CLASSES, ending="png"):
    for number, name in enumerate(classes):
        for split, count in [("train", 2), ("test", 1)]:
            (folder / split / name).mkdir(parents=True)
            for place in range(count):
                Image.new("RGB", (32, 32), (number, place, 0)).save(folder / split / name / f"{place}.{ending}")


@pytest.mark.parametrize(("ending", "name"), [("png", "CIFAR-10"), ("jpg", "CIFAR-10 (JPEG copy)")])
def test_cifar10_says_which_copy_it_read(tmp_path, ending, name):
    write_cifar_folders(tmp_path / "data", ending=ending)
    task = cifar.cifar10(tmp_path / "data")
    assert task.name == name and task.validation is None
    assert (task.train.counts(), task.test.counts()) == ([2] * 10, [1] * 10)


def test_cifar10_without_a_class_is_refused(tmp_path):
    write_cifar_folders(tmp_path, classes=[name for name in cifar.CIFAR10_CLASSES if name != "frog"])
    with pytest.raises(CourseError, match="no frog"):
        cifar.cifar10(tmp_path)


def test_a_folder_of_other_things_is_refused_with_what_is_looked_for(tmp_path):
    with pytest.raises(CourseError, match=r"train/ or cifar10\*\.zip"):
        cifar.cifar10(tmp_path)


def test_the_environment_names_the_data(tmp_path, monkeypatch):
    write_cifar_folders(tmp_path / "data")
    monkeypatch.setenv(own_data.DATA_VARIABLE, str(tmp_path / "data"))
    assert len(cifar.cifar10().train.labels) == 20


def test_tiny_imagenet_takes_val_as_its_test_set_and_scales_images(tmp_path):
    for split in ("train", "val"):
        (tmp_path / split / "n01").mkdir(parents=True)
        Image.new("RGB", (64, 64), (1, 2, 3)).save(tmp_path / split / "n01" / f"{split}.png")
    task = cifar.tiny_imagenet(tmp_path)
    assert task.test.images.shape == (1, 3, 32, 32) and task.test.images[0, :, 0, 0].tolist() == [1, 2, 3]


def test_tiny_imagenet_without_a_place_names_the_alternative():
    with pytest.raises(CourseError, match="--data digits"):
        cifar.tiny_imagenet()


@pytest.fixture
def torchvision_copy(tmp_path, monkeypatch):
    """CIFAR-10 as torchvision keeps it, with one image a file, under check sums of its own."""
    folder = tmp_path / "cifar" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    names = [name for name, _ in datasets.CIFAR10.train_list + datasets.CIFAR10.test_list]
    sums = {}
    for number, name in enumerate(names):
        batch = {"data": np.full((1, 3072), number, np.uint8), "labels": [number]}
        sums[name] = write_pickle(folder / name, batch)
    meta = dict(datasets.CIFAR10.meta)
    meta["md5"] = write_pickle(folder / meta["filename"], {"label_names": list(cifar.CIFAR10_CLASSES)})
    monkeypatch.setattr(datasets.CIFAR10, "train_list", [[name, sums[name]] for name in names[:-1]])
    monkeypatch.setattr(datasets.CIFAR10, "test_list", [[names[-1], sums[names[-1]]]])
    monkeypatch.setattr(datasets.CIFAR10, "meta", meta)
    return folder


def write_pickle(path, content):
    path.write_bytes(pickle.dumps(content))
    return hashlib.md5(path.read_bytes()).hexdigest()


def test_a_copy_that_torchvision_downloaded_is_read(torchvision_copy):
    task = cifar.cifar10(torchvision_copy.parent)
    assert task.train.images.shape == (5, 3, 32, 32) and task.train.labels.tolist() == [0, 1, 2, 3, 4]
    assert task.test.images.unique().tolist() == [5] and task.train.classes == cifar.CIFAR10_CLASSES


def test_a_copy_whose_check_sum_is_wrong_is_refused(torchvision_copy):
    (torchvision_copy / "data_batch_3").write_bytes(b"torn")
    with pytest.raises(CourseError, match="fetch it again"):
        cifar.cifar10(torchvision_copy.parent)


def test_without_network_the_alternatives_are_named(monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no network")

    monkeypatch.setattr(datasets.CIFAR10, "download", refuse)
    with pytest.raises(CourseError, match="--data-dir; or take --data digits"):
        cifar.cifar10()


def test_scans_at_32_show_the_scans_in_their_order():
    task, scans = scans_task(), load_digits()
    parts = [task.train, task.validation, task.test]
    assert [len(part.labels) for part in parts] == [1000, 400, 397]
    assert torch.cat([part.labels for part in parts]).tolist() == scans.target.tolist()
    shrunk = torch.cat([part.images for part in parts])[:, 0].float().view(-1, 8, 4, 8, 4).mean((2, 4)) / 255 * 16
    # bilinear scaling spreads some ink over its neighbours
    assert np.corrcoef(shrunk.flatten(), scans.images.ravel())[0, 1] > 0.95


def test_rendered_digits_are_grey_at_32_and_balanced():
    task = rendered_task(50)
    assert task.train.images.shape == (50, 3, 32, 32) and task.train.counts() == [5] * 10
    assert torch.equal(task.train.images[:, 0], task.train.images[:, 2]) and not task.mirrors


def test_the_test_digits_are_none_of_the_training_digits():
    task = rendered_task(50)
    train = {image.numpy().tobytes() for image in task.train.images}
    assert len(task.test.labels) == 10 and not train & {image.numpy().tobytes() for image in task.test.images}
