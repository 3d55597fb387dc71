"""D0's listing as a recipe: what is frozen, what drifts, what each rung changes."""

from dataclasses import asdict, replace

import pytest
import torch
import torch.nn.functional as F

from headstart.errors import CourseError
from headstart.vision.backbones import NetworkConfig, build_network
from headstart.vision.enlarging import enlarge, enlarge_task
from headstart.vision.image_sets import ImageSet, ImageTask
from headstart.vision.listing_repairs import EVERYTHING, LISTED, follow, ladder, prepared

CONFIG = NetworkConfig("resnet10-small", "imagenet", 5, (0.3, 0.4, 0.5), (0.2, 0.3, 0.4))


@pytest.fixture(scope="module")
def source():
    return build_network(CONFIG, seed=0)


@pytest.fixture(scope="module")
def images():
    generator = torch.Generator().manual_seed(1)
    labels = torch.arange(12) % 3
    return ImageSet(
        torch.randint(0, 256, (12, 3, 32, 32), generator=generator, dtype=torch.uint8), labels, ("a", "b", "c")
    )


SHORT = replace(LISTED, epochs=1, batch_size=5)


def changed(before, after):
    """Names whose values differ, where both have them in one shape."""
    after = after.state_dict()
    return {
        name
        for name, value in before.state_dict().items()
        if after[name].shape == value.shape and not torch.equal(after[name], value)
    }


def test_the_listing_lets_frozen_statistics_drift_and_no_weight_below_the_head(source, images):
    network, _ = follow(SHORT, source, images, seed=0)
    moved = {name for name in changed(source, network) if name not in ("backbone.mean", "backbone.std")}
    assert moved
    assert all("running" in name or "num_batches" in name for name in moved if not name.startswith("head."))


def test_a_still_backbone_keeps_weights_and_statistics(source, images):
    recipe = replace(SHORT, normalised=True, statistics_move=False)
    network, _ = follow(recipe, source, images, seed=0)
    assert {name for name in changed(source, network) if not name.startswith("head.")} == set()


def test_with_nothing_frozen_every_stage_moves(source, images):
    recipe = replace(SHORT, normalised=True, statistics_move=False, frozen_stages=EVERYTHING, learning_rate=0.1)
    network, _ = follow(recipe, source, images, seed=0)
    moved = changed(source, network)
    assert {f"layer{place}" for place in range(1, 5)} <= {part for name in moved for part in name.split(".")}


def test_the_listing_takes_no_statistics_off(source, images):
    network = prepared(LISTED, source, 3).eval()
    plain = build_network(replace(CONFIG, mean=(0.0,) * 3, std=(1.0,) * 3), seed=0)
    plain.load_state_dict(
        {**source.state_dict(), "backbone.mean": torch.zeros(1, 3, 1, 1), "backbone.std": torch.ones(1, 3, 1, 1)}
    )
    assert torch.allclose(network.backbone(images.images), plain.eval().backbone(images.images))


def test_following_leaves_the_source_and_torchs_random_state_alone(source, images):
    before = {name: value.clone() for name, value in source.state_dict().items()}
    torch.manual_seed(5)
    follow(SHORT, source, images, seed=0)
    drawn = torch.rand(1)
    torch.manual_seed(5)
    assert torch.equal(drawn, torch.rand(1))
    assert all(torch.equal(value, before[name]) for name, value in source.state_dict().items())


def test_the_same_seed_gives_the_same_network(source, images):
    first, second = (follow(SHORT, source, images, seed=3)[0] for _ in range(2))
    assert changed(first, second) == set()


def test_the_mean_of_an_epoch_counts_every_image_once(source, images):
    # a rate of almost nothing: all batches meet one head, so the epoch's mean is that of all images in one pass
    recipe = replace(SHORT, normalised=True, statistics_move=False, learning_rate=1e-12)
    network, losses = follow(recipe, source, images, seed=0)
    with torch.no_grad():
        whole = F.cross_entropy(network(images.images), images.labels)
    assert losses.means[0] == pytest.approx(whole.item(), abs=1e-5)
    assert losses.last[0] != pytest.approx(whole.item(), abs=1e-3)  # the last batch holds 2 of 12 images


def test_each_rung_keeps_what_the_one_before_repaired():
    rungs = [asdict(recipe) for recipe in ladder(0.1, 0.01, size=64, mirrors=True).values()]
    assert rungs[0] == asdict(LISTED)
    listed, last = rungs[0], rungs[-1]
    for name in ("size", "normalised", "statistics_move", "frozen_stages", "crop_padding", "mirror"):
        values = [rung[name] for rung in rungs]
        steps = sum(one != other for one, other in zip(values, values[1:], strict=False))
        assert (steps, last[name] == listed[name]) == (1, False), name


def test_enlarged_images_of_one_colour_stay_of_that_colour():
    flat = ImageSet(torch.full((2, 3, 8, 8), 77, dtype=torch.uint8), torch.zeros(2, dtype=torch.int64), ("a",))
    assert torch.equal(enlarge(flat, 24).images, torch.full((2, 3, 24, 24), 77, dtype=torch.uint8))


def test_enlarging_keeps_the_mean_of_every_image(images):
    means = enlarge(images, 64).images.double().mean((1, 2, 3))
    assert torch.allclose(means, images.images.double().mean((1, 2, 3)), atol=0.5)


def test_a_task_without_validation_images_is_enlarged(images):
    task = enlarge_task(ImageTask("t", images, None, images), 40)
    assert task.validation is None
    assert task.train.images.shape[-1] == task.test.images.shape[-1] == 40


def test_shrinking_is_refused(images):
    with pytest.raises(CourseError, match="32 pixels to 16"):
        enlarge(images, 16)
