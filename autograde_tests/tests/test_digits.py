"""The digits world: rendered digits, the scans, and the fonts behind the first."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from headstart.digits import (
    Digits,
    Distortion,
    bend_digits,
    handwritten_digits,
    rendered_digits,
    shuffle_labels,
)
from headstart.errors import CourseError
from headstart.glyphs import digit_fonts, glyph_fields

STILL = Distortion(slant_spread=0, rotation_spread=0, scale_spread=0, shift_spread=0, thickness_spread=0, noise=0)


def changed(**settings):
    return Distortion(**{**vars(STILL), **settings})


def test_the_same_seed_gives_the_same_bits():
    first, second = rendered_digits(50, seed=3), rendered_digits(50, seed=3)
    assert torch.equal(first.images, second.images) and torch.equal(first.labels, second.labels)


def test_another_seed_gives_other_digits():
    assert not torch.equal(rendered_digits(50, seed=3).images, rendered_digits(50, seed=4).images)


@pytest.mark.parametrize("size", [8, 32])
def test_images_have_the_form_that_networks_take(size):
    images, labels = rendered_digits(20, seed=0, size=size)
    assert images.shape == (20, 1, size, size) and images.dtype == torch.float32 and labels.dtype == torch.int64


def test_pixels_stay_between_paper_and_ink_under_strong_noise():
    images = rendered_digits(100, seed=0, distortion=Distortion(noise=2.0)).images
    assert images.min() == 0 and images.max() == 1


def test_every_class_is_drawn_equally_often():
    assert torch.bincount(rendered_digits(200, seed=0).labels).tolist() == [20] * 10


def test_the_random_state_of_the_caller_is_left_alone():
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    rendered_digits(5, seed=9)
    assert torch.equal(torch.rand(3), expected)


def tilt(images):
    """Mean covariance of x and y over the ink: negative where the top (small y) lies to the right (large x)."""
    side = images.shape[-1]
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    ink = images[:, 0].numpy()
    mass = ink.sum((1, 2))
    mean_x, mean_y = (ink * x).sum((1, 2)) / mass, (ink * y).sum((1, 2)) / mass
    return float(((ink * x * y).sum((1, 2)) / mass - mean_x * mean_y).mean())


def test_slant_leans_to_the_right():
    left, right = (rendered_digits(200, seed=0, size=32, distortion=changed(slant=s)).images for s in (-20, 20))
    assert tilt(right) < tilt(left)


def test_slant_moves_the_top_by_its_tangent():
    """Shearing by angle a takes the covariance of x and y to it minus tan(a) times the variance of y."""
    upright, slanted = (rendered_digits(200, seed=0, size=32, distortion=changed(slant=s)).images for s in (0, 20))
    y = np.arange(32) - 15.5
    rows = upright[:, 0].sum(2).numpy()
    mass = rows.sum(1)
    variance = ((rows * y**2).sum(1) / mass - ((rows * y).sum(1) / mass) ** 2).mean()
    assert tilt(upright) - tilt(slanted) == pytest.approx(np.tan(np.radians(20)) * variance, rel=0.05)


def test_ink_grows_evenly_with_thickness():
    """Every outline moves outwards by the same step, so equal steps of thickness add nearly equal ink."""
    inks = [
        rendered_digits(300, seed=0, size=32, distortion=changed(thickness=t)).images.sum().item()
        for t in (0, 0.2, 0.4)
    ]
    assert inks[2] - inks[1] == pytest.approx(inks[1] - inks[0], rel=0.15) and inks[1] > inks[0]


def test_thickness_is_counted_in_pixels_across_a_stroke():
    """The middle row of a one grows by the thickness: 1 pixel of 8 is 4 of 32."""
    rows = []
    for thickness in (0, 1.0):
        images, labels = rendered_digits(400, seed=0, size=32, distortion=changed(thickness=thickness, blur=0))
        rows.append(images[labels == 1][:, 0, 16].sum(1).mean().item())
    assert rows[1] - rows[0] == pytest.approx(4.0, rel=0.15)


def test_blur_keeps_the_ink_and_lowers_the_peaks():
    sharp, soft = (
        rendered_digits(100, seed=0, size=32, distortion=changed(blur=b, thickness=-0.2)).images for b in (0, 0.6)
    )
    assert soft[:, 0, 4:-4, 4:-4].max() <= sharp.max() and soft.mean() == pytest.approx(sharp.mean().item(), rel=0.05)
    assert soft.var() < 0.8 * sharp.var()


def test_noise_has_the_standard_deviation_that_is_asked_for():
    clean, noisy = (rendered_digits(400, seed=0, distortion=changed(noise=n)).images for n in (0, 0.1))
    grey = (clean > 0.4) & (clean < 0.6)  # away from paper and ink, where values are cut off
    assert (noisy - clean)[grey].std() == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize("size", [0, 7, 12, 72])
def test_a_size_that_cannot_be_drawn_is_refused(size):
    with pytest.raises(CourseError, match="multiple of 8"):
        rendered_digits(5, seed=0, size=size)


def test_a_count_below_one_is_refused():
    with pytest.raises(CourseError, match="count"):
        rendered_digits(0, seed=0)


def test_symbol_fonts_and_old_style_figures_are_left_out():
    names = {path.stem for path in digit_fonts()}
    assert {"DejaVuSans", "STIXGeneral", "cmr10"} <= names
    assert not names & {"cmsy10", "cmex10", "cmmi10", "LastResortHE-Regular", "STIXNonUni", "DejaVuSansDisplay"}


def test_without_matplotlib_a_machine_is_told_what_rendered_digits_need(monkeypatch):
    digit_fonts.cache_clear()
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(CourseError, match="rendered digits need matplotlib's fonts.*--data-dir"):
        digit_fonts()


def test_glyph_fields_are_distances():
    """A distance never changes faster than one pixel a pixel."""
    fields = glyph_fields()
    steps = torch.cat([fields.diff(dim=2).flatten(), fields.diff(dim=3).flatten()]).abs()
    assert steps.max() < 1.01 and (fields > 0).any() and (fields < 0).any()


def test_the_scans_are_scikit_learns_in_their_order():
    from sklearn.datasets import load_digits

    scans, own = load_digits(), handwritten_digits()
    assert np.array_equal(torch.cat([part.images for part in own]).numpy()[:, 0] * 16, scans.images)
    assert np.array_equal(torch.cat([part.labels for part in own]).numpy(), scans.target)


def test_the_scans_are_cut_into_train_validation_and_test():
    assert [len(part.labels) for part in handwritten_digits()] == [1000, 400, 397]


def test_importing_the_digits_world_takes_torch_alone():
    code = (
        "import sys, headstart.digits, headstart.training, headstart.comparison, headstart.source_quality\n"
        "print(sorted({'matplotlib', 'sklearn', 'scipy', 'PIL', 'IPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_random_split_has_the_same_scans_in_another_order():
    own, shuffled = handwritten_digits(), handwritten_digits(shuffle_seed=3)
    assert [len(part.labels) for part in shuffled] == [1000, 400, 397]
    whole = [torch.cat([part.images for part in parts]).flatten(1).numpy() for parts in (own, shuffled)]
    assert not np.array_equal(*whole)
    assert np.array_equal(*(scans[np.lexsort(scans.T)] for scans in whole))


def test_a_shuffled_scan_keeps_its_label():
    own, shuffled = handwritten_digits(), handwritten_digits(shuffle_seed=3)
    labels = {image.numpy().tobytes(): int(label) for part in own for image, label in zip(*part, strict=True)}
    assert all(labels[image.numpy().tobytes()] == int(label) for image, label in zip(*shuffled.train, strict=True))


def test_shuffled_labels_are_the_same_ones_elsewhere():
    digits = rendered_digits(200, seed=0)
    shuffled = shuffle_labels(digits, seed=1)
    assert torch.equal(shuffled.images, digits.images)
    assert torch.equal(shuffled.labels.sort().values, digits.labels.sort().values)
    assert (shuffled.labels == digits.labels).float().mean() < 0.3


def test_unbent_digits_are_what_they_were():
    digits = rendered_digits(20, seed=0)
    still = bend_digits(digits, seed=1, rotation=0, shift=0, noise=0)
    assert torch.allclose(still.images, digits.images, atol=1e-6) and torch.equal(still.labels, digits.labels)


def test_bending_shifts_by_pixels_of_an_image_eight_wide():
    """A dot in the middle of a large image moves by at most the shift, and some dots by nearly as much."""
    dots = torch.zeros(200, 1, 64, 64)
    dots[:, :, 31:33, 31:33] = 1
    bent = bend_digits(Digits(dots, torch.zeros(200, dtype=torch.int64)), seed=0, rotation=0, shift=1, noise=0).images
    columns = torch.arange(64) - 31.5
    moved = (bent[:, 0].sum(1) * columns).sum(1) / bent.sum((1, 2, 3))
    assert 7 < moved.abs().max() <= 8.01


def test_bending_turns_by_at_most_the_rotation():
    bars = torch.zeros(200, 1, 64, 64)
    bars[:, :, 30:34, 8:56] = 1
    bent = bend_digits(Digits(bars, torch.zeros(200, dtype=torch.int64)), seed=0, rotation=10, shift=0, noise=0).images
    y, x = (torch.arange(64) - 31.5).view(64, 1), (torch.arange(64) - 31.5).view(1, 64)
    mass = bent[:, 0]
    angles = torch.atan2((mass * x * y).sum((1, 2)), (mass * x * x).sum((1, 2))) * 180 / torch.pi
    assert 9 < angles.abs().max() < 10.5
