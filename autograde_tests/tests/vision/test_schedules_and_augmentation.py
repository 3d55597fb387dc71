"""Learning rates against torch's schedulers, the order of examples, and what augmentation does to images."""

import math

import numpy as np
import pytest
import torch
from sklearn.metrics import log_loss

from headstart.errors import CourseError
from headstart.resumable.schedules import cosine, one_cycle, rate_factor
from headstart.vision.augmentation import (
    Augmentation,
    augment,
    mix,
    rand_augment,
    random_crop,
    random_mirror,
)
from headstart.vision.batches import batch_at


def torch_factors(scheduler_of, steps):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler, factors = scheduler_of(optimizer), []
    for step in range(steps):
        factors.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step < steps - 1:  # OneCycleLR refuses a step too many
            scheduler.step()
    return factors


@pytest.mark.parametrize(("steps", "rise"), [(10, 0.3), (37, 0.2), (100, 0.25)])
def test_one_cycle_is_that_of_torch(steps, rise):
    expected = torch_factors(
        lambda optimizer: torch.optim.lr_scheduler.OneCycleLR(
            optimizer, 1.0, total_steps=steps, pct_start=rise, cycle_momentum=False
        ),
        steps,
    )
    assert [one_cycle(step, steps, rise=rise) for step in range(steps)] == pytest.approx(expected, abs=1e-12)


def test_cosine_without_warmup_is_that_of_torch():
    expected = torch_factors(lambda optimizer: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 20), 20)
    assert [cosine(step, 20) for step in range(20)] == pytest.approx(expected, abs=1e-12)


def test_warmup_is_a_line_to_the_top_and_the_cosine_follows():
    factors = [cosine(step, 25, warmup_steps=5) for step in range(25)]
    assert factors[:5] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert factors[5:] == pytest.approx([0.5 * (1 + math.cos(math.pi * k / 20)) for k in range(20)])


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one-cycle"])
@pytest.mark.parametrize("steps", [1, 2, 3, 50])
def test_rates_lie_between_zero_and_the_top(schedule, steps):
    factors = [rate_factor(schedule, step, steps) for step in range(steps)]
    assert all(0 < factor <= 1 for factor in factors) and max(factors) > 0.9


def test_an_unknown_schedule_is_refused():
    with pytest.raises(CourseError, match="one-cycle"):
        rate_factor("step", 0, 10)


def test_an_epoch_sees_every_example_once_and_the_next_in_another_order():
    epochs = [torch.cat([batch_at(12, 4, 3 * epoch + step, seed=0) for step in range(3)]) for epoch in range(2)]
    assert [sorted(epoch.tolist()) for epoch in epochs] == [list(range(12))] * 2
    assert not torch.equal(*epochs)


def test_what_is_left_over_of_an_epoch_is_left_out():
    assert [len(batch_at(10, 4, step, seed=0)) for step in range(6)] == [4] * 6
    assert len(set(torch.cat([batch_at(10, 4, step, seed=0) for step in range(2)]).tolist())) == 8


def test_few_examples_make_one_batch():
    assert sorted(batch_at(3, 512, 7, seed=1).tolist()) == [0, 1, 2]


def test_another_seed_is_another_order():
    assert not torch.equal(batch_at(100, 50, 0, seed=0), batch_at(100, 50, 0, seed=1))


def pictures(count=64, height=6, width=5):
    generator = torch.Generator().manual_seed(0)
    return torch.randint(0, 256, (count, 3, height, width), dtype=torch.uint8, generator=generator)


def test_every_crop_is_a_window_of_the_mirror_padded_image_and_all_windows_occur():
    images = pictures(300)
    torch.manual_seed(0)
    cropped = random_crop(images, 1)
    padded = torch.from_numpy(np.pad(images.numpy(), ((0, 0), (0, 0), (1, 1), (1, 1)), mode="reflect"))
    windows = [padded[:, :, row : row + 6, column : column + 5] for row in range(3) for column in range(3)]
    hits = torch.stack([(window == cropped).flatten(1).all(1) for window in windows])
    assert hits.any(0).all() and hits.any(1).all()


def test_padding_as_large_as_the_image_is_refused():
    with pytest.raises(CourseError, match="5 at 5×6"):
        random_crop(pictures(), 5)


def test_about_half_of_the_images_are_mirrored_and_the_others_stay():
    images = pictures(400)
    torch.manual_seed(0)
    changed = random_mirror(images)
    mirrored = (changed == images.flip(-1)).flatten(1).all(1)
    assert (mirrored | (changed == images).flatten(1).all(1)).all()
    assert 160 < mirrored.sum() < 240  # five standard deviations around 200 are 150 to 250


def test_nothing_asked_for_changes_nothing():
    assert torch.equal(augment(pictures(), Augmentation()), pictures())


def test_augmentation_repeats_with_torchs_random_state():
    everything = Augmentation(crop_padding=1, mirror=True, rand_augment=2)
    results = []
    for _ in range(2):
        torch.manual_seed(3)
        results.append(augment(pictures(), everything))
    assert torch.equal(*results) and not torch.equal(results[0], pictures())


def test_rand_augment_draws_for_each_part_of_a_batch():
    images = pictures(1).expand(16, -1, -1, -1)
    torch.manual_seed(0)
    changed = rand_augment(images, 2, groups=8)
    assert changed.shape == images.shape and changed.dtype == torch.uint8
    assert len({image.numpy().tobytes() for image in changed}) > 3


def shares_by_hand(images, mixed, labels):
    """The share of its own image in every blend, by least squares over all pairs: the partner is the best fit."""
    own = images.double().flatten(1) / 255
    blends = mixed.double().flatten(1)
    found = []
    for row, blend in enumerate(blends):
        fits = []
        for other in range(len(own)):
            step = own[row] - own[other]
            share = ((blend - own[other]) @ step / (step @ step)).item() if other != row else 1.0
            fits.append(((blend - own[other] - share * step).norm().item(), other, share))
        found.append(min(fits)[1:])
    return found


def test_mixup_blends_labels_as_it_blends_images():
    images, labels = pictures(6), torch.tensor([0, 1, 2, 3, 4, 5])
    torch.manual_seed(1)
    mixed, shares = mix(images, labels, 6, Augmentation(mixup=1.0))
    for row, (partner, share) in enumerate(shares_by_hand(images, mixed, labels)):
        expected = torch.zeros(6)
        expected[row] += share
        expected[partner] += 1 - share
        assert torch.allclose(shares[row], expected, atol=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_cutmix_shares_labels_by_the_pixels_that_stay(seed):
    images = pictures(6, height=10, width=12)
    torch.manual_seed(seed)
    mixed, shares = mix(images, torch.arange(6), 6, Augmentation(cutmix=1.0))
    stays = (mixed == images / 255).all(1).flatten(1).double().mean(1)
    moved = [row for row in range(6) if shares[row, row] < 1]
    for row in moved:  # a partner's pixel equals one's own by chance once in 16 million
        assert shares[row, row].item() == pytest.approx(stays[row].item(), abs=1e-6)
    assert torch.allclose(shares.sum(1), torch.ones(6))


def test_with_mixup_and_cutmix_a_coin_decides():
    images, kinds = pictures(6, height=12, width=12), set()
    for seed in range(10):
        torch.manual_seed(seed)
        mixed, _ = mix(images, torch.arange(6), 6, Augmentation(mixup=1.0, cutmix=1.0))
        levels = (mixed * 255).round() / 255
        kinds.add(bool(torch.allclose(mixed, levels, atol=1e-5)))
    assert kinds == {True, False}


def test_without_mixing_labels_stay_numbers():
    images, labels = pictures(4), torch.arange(4)
    same_images, same_labels = mix(images, labels, 4, Augmentation())
    assert same_images is images and same_labels is labels


def test_smoothed_mixed_labels_cost_what_scikit_learn_says():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(5, 3, dtype=torch.float64, generator=generator)
    shares = torch.softmax(torch.randn(5, 3, dtype=torch.float64, generator=generator), 1)
    smoothed = 0.9 * shares + 0.1 / 3
    expected = sum(
        log_loss([0, 1, 2], logits.softmax(1)[[row] * 3], sample_weight=smoothed[row], labels=[0, 1, 2])
        for row in range(5)
    )
    ours = torch.nn.functional.cross_entropy(logits, shares, label_smoothing=0.1)
    assert ours.item() == pytest.approx(expected / 5)
