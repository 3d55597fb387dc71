"""Known wrong answers of the chapter `resnet_cifar`."""

import math
from collections import Counter

import numpy as np
import torch
import torch.nn.functional as F

from headstart_grading.known_mistakes import mistake_of


@mistake_of("epoch_loss")
def the_last_batch(losses, sizes):
    """Your number is the loss of the last batch, as the listing prints it. Which images does it know nothing of?"""
    return losses[-1]


@mistake_of("epoch_loss")
def mean_of_means(losses, sizes):
    """Your number is right where all batches are equally large. Take a batch of 3 images with loss 0 and one of a
    single image with loss 4: what does the mean image lose, and what do you say?"""
    return sum(losses) / len(losses)


@mistake_of("epoch_loss")
def sum_of_means(losses, sizes):
    """Your number grows with the number of batches, here to {got:.2f}. Cut the same images into twice as many batches:
    should the loss of the epoch double?"""
    return sum(losses)


@mistake_of("epoch_loss")
def sum_over_images(losses, sizes):
    """Your number is a sum over all images of the epoch, here {got:.2f}. Does the contract ask for a sum?"""
    return sum(loss * size for loss, size in zip(losses, sizes, strict=True))


@mistake_of("epoch_loss")
def images_over_batches(losses, sizes):
    """You weigh every batch by its images, and then divide by the number of batches. How many things have you added
    up?"""
    return sum(loss * size for loss, size in zip(losses, sizes, strict=True)) / len(losses)


@mistake_of("epoch_loss")
def divides_losses_by_images(losses, sizes):
    """Each of your batches counts the less, the more images it holds, or all of them count as one image. Are the losses
    that you are given sums over a batch, or means?"""
    return sum(losses) / sum(sizes)


@mistake_of("epoch_loss")
def leaves_the_short_batch_out(losses, sizes):
    """Your number is right without the last batch, or where it is as good as the others. Which images of the epoch are
    missing from it?"""
    if len(losses) == 1:
        return losses[0]
    return sum(loss * size for loss, size in zip(losses[:-1], sizes[:-1], strict=True)) / sum(sizes[:-1])


def _column(values):
    return torch.tensor(values, dtype=torch.float32).view(1, -1, 1, 1)


@mistake_of("normalise_images")
def bytes_as_they_are(images, mean, std):
    """Your numbers reach into the hundreds. On which scale are the images, and on which one mean and deviation?"""
    return (images.float() - _column(mean)) / _column(std)


@mistake_of("normalise_images")
def scales_only(images, mean, std):
    """Your images lie between 0 and 1, as in D3's listing. What is done to a channel after that, for a network that has
    seen every channel around 0?"""
    return images.float() / 255


@mistake_of("normalise_images")
def by_its_own_statistics(images, mean, std):
    """You normalise by the statistics of this very batch. The same image would look different in other company. Whose
    statistics are you given?"""
    scaled = images.float() / 255
    return (scaled - scaled.mean((0, 2, 3), keepdim=True)) / (scaled.std((0, 2, 3), keepdim=True) + 1e-7)


@mistake_of("normalise_images")
def divides_by_the_variance(images, mean, std):
    """Zero lies where it should, and the distances from it are too large. By what do you divide, and in which unit
    should the result be?"""
    return (images.float() / 255 - _column(mean)) / _column(std) ** 2


@mistake_of("normalise_images")
def divides_first(images, mean, std):
    """Every channel of yours is off by a constant. In which order do the two steps come, and on which scale is the
    mean when you take it off?"""
    return images.float() / 255 / _column(std) - _column(mean)


@mistake_of("normalise_images")
def scales_last(images, mean, std):
    """All your values lie near zero: you take the mean off the bytes, and scale at the end what is left. On which scale
    are the images, and on which one are mean and deviation, when the two first meet?"""
    return (images.float() - _column(mean)) / _column(std) / 255


@mistake_of("normalise_images")
def multiplies_by_the_deviation(images, mean, std):
    """Zero lies where it should, and the values are packed too closely around it. A channel of small deviation shall be
    stretched: what do you do with the deviation?"""
    return (images.float() / 255 - _column(mean)) * _column(std)


@mistake_of("normalise_images")
def divides_by_the_largest_byte(images, mean, std):
    """Your values depend on the brightest pixel that happens to be there. Which number stands for full brightness in
    every image, also in a dark one?"""
    return (images.float() / images.max() - _column(mean)) / _column(std)


@mistake_of("normalise_images")
def divides_by_256(images, mean, std):
    """All your values are a little too small, the bright ones most. How many values has a byte, and which one is the
    largest?"""
    return (images.float() / 256 - _column(mean)) / _column(std)


@mistake_of("normalise_images")
def spares_dark_images(images, mean, std):
    """Your answer is right unless all bytes are 0 or 1. Does it look at the values, to decide whether they are scaled
    already? What does the dtype say?"""
    scaled = images.float() / 255 if images.max() > 1 else images.float()
    return (scaled - _column(mean)) / _column(std)


@mistake_of("normalise_images")
def mean_in_whole_bytes(images, mean, std):
    """Every channel of yours is off by less than a shade. Is a mean a whole number of bytes?"""
    return (images.float() - (255 * _column(mean)).round()) / (255 * _column(std))


@mistake_of("normalise_images")
def only_centers(images, mean, std):
    """Your channels are centred, and their spread is what it was. Which of the two statistics have you not used?"""
    return images.float() / 255 - _column(mean)


@mistake_of("normalise_images")
def half_and_half(images, mean, std):
    """Your images lie between −1 and 1 whatever statistics are given. Which of the arguments does your answer depend
    on?"""
    return (images.float() / 255 - 0.5) / 0.5


@mistake_of("normalise_images")
def channels_the_other_way(images, mean, std):
    """Your values fit another order of the channels, as if blue came first. Which statistics belong to which
    channel?"""
    return (images.float() / 255 - _column(list(mean)[::-1])) / _column(list(std)[::-1])


@mistake_of("normalise_images")
def one_for_all_channels(images, mean, std):
    """All channels of yours are treated alike. How many means do you get, and how many do you use?"""
    return (images.float() / 255 - sum(mean) / len(mean)) / (sum(std) / len(std))


@mistake_of("normalise_images")
def first_for_all_channels(images, mean, std):
    """Your first channel is right, and the others are treated as if they were the first. How many means do you get, and
    how many do you use?"""
    return (images.float() / 255 - mean[0]) / std[0]


@mistake_of("normalise_images")
def on_their_side(images, mean, std):
    """The values are right, and rows and columns have changed places. Where you moved the channels to the end and back:
    which axis went where?"""
    return _wanted(images, mean, std).transpose(-1, -2)


@mistake_of("normalise_images")
def along_the_width(images, mean, std):
    """Your statistics are laid along the last axis, where tensors broadcast first; that works only where the image is
    as wide as it has channels, and there it is wrong. Which axis are the channels?"""
    return (images.float() / 255 - torch.tensor(mean)) / torch.tensor(std)


@mistake_of("normalise_images")
def whole_numbers(images, mean, std):
    """Your scaled images are all black and white: nothing lies between 0 and 1. Which kind of division, or which dtype,
    throws away what lies between?"""
    return ((images // 255).float() - _column(mean)) / _column(std)


@mistake_of("normalise_images")
def in_double_precision(images, mean, std):
    """The values are right, and their dtype is {got.dtype}. Which one does the contract name, and which one do the
    weights of a network have?"""
    center, spread = _column(mean).double(), _column(std).double()
    return (images.double() / 255 - center) / spread


def _wanted(images, mean, std):
    return (images.float() / 255 - _column(mean)) / _column(std)


def _near(got, wanted):
    return got.shape == wanted.shape and torch.allclose(got.float(), wanted, atol=1e-3)


@mistake_of("test_normalise_images")
def looks_at_the_form_alone(candidate, cases):
    """Your test lets every candidate through that gives back the right shape and dtype, D3's included. What does it ask
    of the values?"""
    for case in cases:
        got = candidate(**case)
        assert got.shape == case["images"].shape
        assert got.dtype == torch.float32


@mistake_of("test_normalise_images")
def expects_every_last_bit(candidate, cases):
    """Your test rejects candidates that are right. Two right ways to compute the same number differ in their last
    digits: how close is close enough?"""
    for case in cases:
        images, mean, std = case["images"].double(), _column(case["mean"]).double(), _column(case["std"]).double()
        assert torch.equal(candidate(**case).double(), (images / 255 - mean) / std)


@mistake_of("test_normalise_images")
def expects_zero_and_one(candidate, cases):
    """Your test asks every channel of the batch for mean 0 and deviation 1. So it rejects what is right, and accepts a
    batch that was normalised by its own statistics. On which images do the given statistics lead to 0 and 1?"""
    for case in cases:
        got = candidate(**case)
        assert (got.mean((0, 2, 3)).abs() < 1e-2).all()
        assert ((got.std((0, 2, 3)) - 1).abs() < 1e-1).all()


@mistake_of("test_normalise_images")
def expects_the_unit_interval(candidate, cases):
    """Your test wants values from 0 to 1: it rejects what is right, and accepts images that were only scaled. What
    remains of the interval once the mean is taken off?"""
    for case in cases:
        got = candidate(**case)
        assert ((got >= 0) & (got <= 1)).all()


@mistake_of("test_normalise_images")
def looks_at_the_first_case(candidate, cases):
    """Only the first case decides in your test, and it is black and white. Which mistakes need more shades to show? And
    when does your loop end: does it return in its first round?"""
    got = candidate(**cases[0])
    return got.dtype == torch.float32 and _near(got, _wanted(**cases[0]))


@mistake_of("test_normalise_images")
def looks_at_the_first_channel(candidate, cases):
    """Your test compares the first channel alone. What becomes of a candidate that treats all channels like the
    first?"""
    for case in cases:
        got = candidate(**case)
        assert got.dtype == torch.float32
        assert _near(got[:, 0], _wanted(**case)[:, 0])


@mistake_of("test_normalise_images")
def compares_means_alone(candidate, cases):
    """Your test compares the mean of each channel. Pixels that change places, or errors up and down, leave a mean as it
    is: what would show them?"""
    for case in cases:
        got = candidate(**case)
        assert got.dtype == torch.float32
        assert torch.allclose(got.mean((0, 2, 3)), _wanted(**case).mean((0, 2, 3)), atol=1e-3)


@mistake_of("test_normalise_images")
def rounds_before_it_compares(candidate, cases):
    """Your test goes back to the bytes, and rounds them before it compares: what is off by less than half a shade
    passes. How far off may a right candidate be, by the contract?"""
    for case in cases:
        got = candidate(**case)
        assert got.dtype == torch.float32
        assert torch.equal((255 * (got * _column(case["std"]) + _column(case["mean"]))).round(), case["images"].float())


@mistake_of("test_normalise_images")
def forgets_the_sign(candidate, cases):
    """Your test accepts values that are too small, and never too large ones. What is the difference of two numbers, and
    what is their distance?"""
    for case in cases:
        got = candidate(**case)
        assert got.dtype == torch.float32
        assert (got - _wanted(**case)).max() < 1e-3


@mistake_of("test_normalise_images")
def too_wide_a_tolerance(candidate, cases):
    """Your test accepts values that are off by a shade or less: its tolerance is too wide. How far off may a right
    candidate be, by the contract?"""
    for case in cases:
        got = candidate(**case)
        assert got.dtype == torch.float32
        assert torch.allclose(got, _wanted(**case), atol=0.1)


@mistake_of("test_normalise_images")
def breaks_off_at_another_dtype(candidate, cases):
    """Your test breaks off with an error where a candidate answers in another dtype than float32: `torch.allclose`
    takes two tensors of one dtype alone. That is no verdict. What does the contract say of such a candidate, and what
    must your test ask before it compares?"""
    for case in cases:
        assert torch.allclose(candidate(**case), _wanted(**case), atol=1e-3)


@mistake_of("test_normalise_images")
def looks_at_the_last_case(candidate, cases):
    """Only the last case decides in your test, and it is a grey image. Which mistakes need more than one channel to
    show? And what becomes of the other verdicts when your loop goes on?"""
    verdict = False
    for case in cases:
        got = candidate(**case)
        verdict = got.dtype == torch.float32 and _near(got, _wanted(**case))
    return verdict


@mistake_of("test_normalise_images")
def blind_to_the_dtype(candidate, cases):
    """Your test looks at every value, and lets another dtype through than the contract names. What happens to a network
    of float32 that is fed with it?"""
    for case in cases:
        assert _near(candidate(**case), _wanted(**case))


@mistake_of("test_normalise_images")
def blind_to_a_constant(candidate, cases):
    """Your test compares how far the values of a channel are spread. A channel that is off by a constant has the same
    spread: what else do two lists of numbers have to share, to be the same?"""
    for case in cases:
        got, wanted = candidate(**case), _wanted(**case)
        assert got.dtype == torch.float32
        assert torch.allclose(got.std((2, 3)), wanted.std((2, 3)), atol=1e-3)


@mistake_of("test_normalise_images")
def wants_bytes(candidate, cases):
    """Your test expects the candidate to forget the scale: it rejects what is right, and accepts numbers in the
    hundreds. On which scale does the contract give the mean?"""
    for case in cases:
        wanted = (case["images"].float() - _column(case["mean"])) / _column(case["std"])
        assert _near(candidate(**case), wanted)


@mistake_of("test_normalise_images")
def turns_the_verdict_round(candidate, cases):
    """Your test accepts the wrong ones and rejects the right ones. When does an assertion raise: when what stands
    behind it is true, or when it is false?"""
    good = [candidate(**case).dtype == torch.float32 and _near(candidate(**case), _wanted(**case)) for case in cases]
    assert not all(good)


@mistake_of("head_parameters")
def without_biases(shape, num_classes, hidden, pooled):
    """Your count is a little too small, by one for each output of each layer. What does a linear layer have beside its
    matrix?"""
    widths = _widths(shape, num_classes, hidden, pooled)
    return sum(inputs * outputs for inputs, outputs in zip(widths, widths[1:], strict=False))


def _widths(shape, num_classes, hidden, pooled):
    inputs = shape[0] if pooled else math.prod(shape)
    return [inputs, *([] if hidden is None else [hidden]), num_classes]


def _parameters(widths):
    return sum((inputs + 1) * outputs for inputs, outputs in zip(widths, widths[1:], strict=False))


@mistake_of("head_parameters")
def never_flattens(shape, num_classes, hidden, pooled):
    """With pooling your count is right. Without it you count one input for each map. How many numbers does a map hold
    where nothing averages them?"""
    return _parameters(_widths(shape, num_classes, hidden, True))


@mistake_of("head_parameters")
def never_pools(shape, num_classes, hidden, pooled):
    """Without pooling your count is right. With it you still let every pixel of every map in. How many numbers are left
    of a map once it is averaged?"""
    return _parameters(_widths(shape, num_classes, hidden, False))


@mistake_of("head_parameters")
def pools_to_one_number(shape, num_classes, hidden, pooled):
    """With pooling, a single number goes into your head. Over what is the average taken: over everything, or over the
    pixels of each map?"""
    inputs = 1 if pooled else math.prod(shape)
    return _parameters([inputs, *([] if hidden is None else [hidden]), num_classes])


@mistake_of("head_parameters")
def pools_the_channels(shape, num_classes, hidden, pooled):
    """With pooling, you keep the pixels and average the maps away. What does the contract average over?"""
    inputs = shape[1] * shape[2] if pooled else math.prod(shape)
    return _parameters([inputs, *([] if hidden is None else [hidden]), num_classes])


@mistake_of("head_parameters")
def first_layer_alone(shape, num_classes, hidden, pooled):
    """Without a hidden layer your count is right, and with one a layer is missing. Where do the classes come from?"""
    return _parameters(_widths(shape, num_classes, hidden, pooled)[:2])


@mistake_of("head_parameters")
def both_layers_from_the_maps(shape, num_classes, hidden, pooled):
    """With a hidden layer your last layer has too many inputs. What does it see: the feature maps, or the layer before
    it?"""
    inputs = _widths(shape, num_classes, hidden, pooled)[0]
    return (inputs + 1) * num_classes + (0 if hidden is None else (inputs + 1) * hidden)


@mistake_of("head_parameters")
def a_bias_an_input(shape, num_classes, hidden, pooled):
    """Your count has a bias for each input of a layer. To which numbers is a bias added, those that go in or those that
    come out?"""
    widths = _widths(shape, num_classes, hidden, pooled)
    return sum(inputs * (outputs + 1) for inputs, outputs in zip(widths, widths[1:], strict=False))


def _groups(stages, open_count, learning_rate, factor, *, exponent):
    groups = []
    for depth, stage in enumerate(reversed(stages)):
        stage.requires_grad_(depth < open_count)
        if depth < open_count:
            groups.append({"params": list(stage.parameters()), "lr": learning_rate * factor ** exponent(depth)})
    return groups


@mistake_of("rates_by_stage")
def fastest_at_the_image(stages, open_count, learning_rate, factor):
    """Your rates shrink towards the head, and the stage next to the image changes fastest. Which stage has the most to
    learn anew?"""
    return _groups(stages, open_count, learning_rate, factor, exponent=lambda depth: open_count - 1 - depth)


@mistake_of("rates_by_stage")
def starts_one_step_too_late(stages, open_count, learning_rate, factor):
    """Every rate of yours is too small by the factor, the head's as well. Which rate does the contract give to the
    head?"""
    return _groups(stages, open_count, learning_rate, factor, exponent=lambda depth: depth + 1)


@mistake_of("rates_by_stage")
def one_rate_for_all(stages, open_count, learning_rate, factor):
    """The right stages are open, and all have the same rate. What does `factor` say?"""
    return _groups(stages, open_count, learning_rate, factor, exponent=lambda depth: 0)


@mistake_of("rates_by_stage")
def two_rates(stages, open_count, learning_rate, factor):
    """The head and the stage below it have the right rates, and from there on yours do not change any more. To what
    does `factor` compare a stage: to the head, or to the stage above it?"""
    return _groups(stages, open_count, learning_rate, factor, exponent=lambda depth: min(depth, 1))


@mistake_of("rates_by_stage")
def counts_from_the_image(stages, open_count, learning_rate, factor):
    """You open stages from the image on, and the head may stay shut. From which end does the contract count?"""
    return _groups(stages[::-1], open_count, learning_rate, factor, exponent=lambda depth: depth)


@mistake_of("rates_by_stage")
def groups_for_all(stages, open_count, learning_rate, factor):
    """You give back a group for every stage. A frozen one has nothing to learn: which stages does the contract list?"""
    groups = _groups(stages, len(stages), learning_rate, factor, exponent=lambda depth: depth)
    for stage in stages[: len(stages) - open_count]:
        stage.requires_grad_(False)
    return groups


@mistake_of("rates_by_stage")
def freezes_nothing_below(stages, open_count, learning_rate, factor):
    """The groups are right. But stages that should stand still require gradients as before: every backward pass goes
    through them for nothing, and an optimizer of `network.parameters()` would move them. Who freezes them?"""
    opened = stages[len(stages) - open_count :]
    return _groups(opened, open_count, learning_rate, factor, exponent=lambda depth: depth)


@mistake_of("rates_by_stage")
def opens_nothing_above(stages, open_count, learning_rate, factor):
    """The groups are right, and a stage that somebody had frozen before stays frozen, although it shall learn now. In
    which state may the stages be when you get them?"""
    for stage in stages[: len(stages) - open_count]:
        stage.requires_grad_(False)
    return [
        {"params": list(stage.parameters()), "lr": learning_rate * factor**depth}
        for depth, stage in enumerate(stages[len(stages) - open_count :][::-1])
    ]


@mistake_of("rates_by_stage")
def leaves_norms_frozen(stages, open_count, learning_rate, factor):
    """Matrices are in your groups, and scales and biases are missing from them. What else does a stage learn?"""
    groups = _groups(stages, open_count, learning_rate, factor, exponent=lambda depth: depth)
    return [{**group, "params": [value for value in group["params"] if value.ndim > 1]} for group in groups]


@mistake_of("rates_by_stage")
def from_the_image_up(stages, open_count, learning_rate, factor):
    """Your groups are right, and they come from the image up. Which one does the contract put first?"""
    return _groups(stages, open_count, learning_rate, factor, exponent=lambda depth: depth)[::-1]


def _windows(images, padding, tops, lefts, *, mode="constant"):
    height, width = images.shape[-2:]
    padded = F.pad(images, [padding] * 4, mode=mode)
    cut = [
        image[:, top : top + height, left : left + width]
        for image, top, left in zip(padded, tops.tolist(), lefts.tolist(), strict=True)
    ]
    return torch.stack(cut)


def _where(mirrored, changed, images):
    return torch.where(mirrored[:, None, None, None], changed, images)


@mistake_of("crop_and_mirror")
def one_window_for_all(images, padding, tops, lefts, mirrored):
    """Your first image is right, and the others are cut where the first one is. How many draws do you get for the
    windows?"""
    windows = _windows(images, padding, tops[:1].expand(len(tops)), lefts[:1].expand(len(lefts)))
    return _where(mirrored, windows.flip(-1), windows)


@mistake_of("crop_and_mirror")
def rows_for_columns(images, padding, tops, lefts, mirrored):
    """Your windows move sideways where they should move up or down. Which axis of an image are its rows?"""
    windows = _windows(images, padding, lefts, tops)
    return _where(mirrored, windows.flip(-1), windows)


@mistake_of("crop_and_mirror")
def upside_down(images, padding, tops, lefts, mirrored):
    """Your windows are where they should be, and some stand on their heads. Which axis runs from left to right?"""
    windows = _windows(images, padding, tops, lefts)
    return _where(mirrored, windows.flip(-2), windows)


@mistake_of("crop_and_mirror")
def never_mirrors(images, padding, tops, lefts, mirrored):
    """Your windows are right, and none is mirrored. Which argument have you not used?"""
    return _windows(images, padding, tops, lefts)


@mistake_of("crop_and_mirror")
def mirrors_all(images, padding, tops, lefts, mirrored):
    """All of your windows are mirrored. `mirrored` holds a decision for each image: how many of them do you ask?"""
    return _windows(images, padding, tops, lefts).flip(-1)


@mistake_of("crop_and_mirror")
def mirrors_first(images, padding, tops, lefts, mirrored):
    """Images that are not mirrored are right, and those that are have moved the wrong way. In which order does the
    contract do the two things, and where does the window lie in an image that was mirrored first?"""
    return _windows(_where(mirrored, images.flip(-1), images), padding, tops, lefts)


@mistake_of("crop_and_mirror")
def moves_the_other_way(images, padding, tops, lefts, mirrored):
    """Your images move the wrong way. A window that begins at row 0 of the padded image: does it show the border above
    the picture, or the one below?"""
    windows = _windows(images, padding, 2 * padding - tops, 2 * padding - lefts)
    return _where(mirrored, windows.flip(-1), windows)


@mistake_of("crop_and_mirror")
def wraps_around(images, padding, tops, lefts, mirrored):
    """What leaves your image on one side comes back in on the other. What does the contract put there?"""
    moved = [
        image.roll((padding - top, padding - left), (1, 2))
        for image, top, left in zip(images, tops.tolist(), lefts.tolist(), strict=True)
    ]
    windows = torch.stack(moved)
    return _where(mirrored, windows.flip(-1), windows)


@mistake_of("crop_and_mirror")
def repeats_the_border(images, padding, tops, lefts, mirrored):
    """Inside your windows are right, and at their border the last row or column is repeated. Which value does the
    contract give the border?"""
    windows = _windows(images, padding, tops, lefts, mode="replicate")
    return _where(mirrored, windows.flip(-1), windows)


@mistake_of("crop_and_mirror")
def reflects_the_border(images, padding, tops, lefts, mirrored):
    """Inside your windows are right, and at their border the picture goes on as in a mirror. That is what `augment`
    does in this course. Which value does the contract give the border?"""
    windows = _windows(images, padding, tops, lefts, mode="reflect")
    return _where(mirrored, windows.flip(-1), windows)


@mistake_of("crop_and_mirror")
def keeps_the_border(images, padding, tops, lefts, mirrored):
    """Your images come back larger than they went in. How large is the window?"""
    padded = F.pad(images, [padding] * 4)
    return _where(mirrored, padded.flip(-1), padded)


def _table(labels, predicted, num_classes):
    places = labels * num_classes + predicted
    return torch.bincount(places, minlength=num_classes**2).view(num_classes, num_classes)


def _ranked(table, count, key=None):
    found = [(a, b, int(table[a, b])) for a, b in table.nonzero().tolist()]
    return sorted(found, key=key or (lambda one: (-one[2], one[0], one[1])))[:count]


def _mistakes(labels, predicted, num_classes):
    return _table(labels, predicted, num_classes).fill_diagonal_(0)


@mistake_of("worst_confusions")
def predicted_first(labels, predicted, num_classes, count):
    """Your pairs are turned round: what was seen stands where the truth should. Which class comes first in the
    contract?"""
    return _ranked(_mistakes(predicted, labels, num_classes), count)


@mistake_of("worst_confusions")
def counts_what_is_right(labels, predicted, num_classes, count):
    """Your list has classes that were taken for themselves. Is that a mistake?"""
    return _ranked(_table(labels, predicted, num_classes), count)


@mistake_of("worst_confusions")
def both_directions_as_one(labels, predicted, num_classes, count):
    """You count a taken for b and b taken for a together. Cats taken for dogs and dogs taken for cats: how many kinds
    of mistake does the contract call that?"""
    table = _mistakes(labels, predicted, num_classes)
    return _ranked((table + table.T).triu(), count)


@mistake_of("worst_confusions")
def rarest_first(labels, predicted, num_classes, count):
    """Your list begins with the rarest mistakes. Which way does your sorting go?"""
    table = _mistakes(labels, predicted, num_classes)
    return _ranked(table, count, key=lambda one: (one[2], one[0], one[1]))


@mistake_of("worst_confusions")
def all_of_them(labels, predicted, num_classes, count):
    """The order is right, and the list is too long. How many does the caller want?"""
    return _ranked(_mistakes(labels, predicted, num_classes), num_classes**2)


@mistake_of("worst_confusions")
def fills_up_with_zeros(labels, predicted, num_classes, count):
    """Your list holds mistakes that happened 0 times. Has anything been confused there?"""
    table = _mistakes(labels, predicted, num_classes)
    pairs = [(a, b, int(table[a, b])) for a in range(num_classes) for b in range(num_classes) if a != b]
    return sorted(pairs, key=lambda one: (-one[2], one[0], one[1]))[:count]


@mistake_of("worst_confusions")
def leaves_zeros_in(labels, predicted, num_classes, count):
    """Your list goes on with pairs that happened 0 times, a class with itself among them. You have set the diagonal to
    zero: what of the zeros?"""
    table = _mistakes(labels, predicted, num_classes)
    pairs = [(a, b, int(table[a, b])) for a in range(num_classes) for b in range(num_classes)]
    return sorted(pairs, key=lambda one: (-one[2], one[0], one[1]))[:count]


@mistake_of("worst_confusions")
def equals_as_they_came(labels, predicted, num_classes, count):
    """Your list is right but for mistakes that are equally frequent: of those the one comes first that was met first.
    `Counter.most_common` does so, too. Look at the contract for equals."""
    pairs = zip(labels.tolist(), predicted.tolist(), strict=True)
    times = Counter((true, taken) for true, taken in pairs if true != taken)
    return [(*pair, found) for pair, found in times.most_common(count)]


@mistake_of("worst_confusions")
def equals_by_the_class_seen(labels, predicted, num_classes, count):
    """Your list is right but for mistakes that are equally frequent: those you sort by the class that was seen. Which
    of the two classes decides first by the contract?"""
    return _ranked(_mistakes(labels, predicted, num_classes), count, key=lambda one: (-one[2], one[1], one[0]))


@mistake_of("worst_confusions")
def equals_from_behind(labels, predicted, num_classes, count):
    """Your list is right but for mistakes that are equally frequent: of those you put the larger classes first. Look at
    the contract for equals."""
    table = _mistakes(labels, predicted, num_classes)
    return _ranked(table, count, key=lambda one: (-one[2], -one[0], -one[1]))


@mistake_of("worst_confusions")
def shares_of_a_class(labels, predicted, num_classes, count):
    """You rank by the share of a class that is mistaken, so a rare class comes first for a single slip. Does the
    contract ask for shares, or how often?"""
    table = _mistakes(labels, predicted, num_classes)
    images = torch.bincount(labels, minlength=num_classes).clamp(min=1).tolist()
    return _ranked(table, count, key=lambda one: (-one[2] / images[one[0]], one[0], one[1]))


@mistake_of("worst_confusions")
def one_for_each_class(labels, predicted, num_classes, count):
    """Each true class stands in your list once, with its most frequent mistake. Can a class have two of the worst?"""
    found = _ranked(_mistakes(labels, predicted, num_classes), num_classes**2)
    first = {}
    for one in found:
        first.setdefault(one[0], one)
    return [one for one in found if first[one[0]] == one][:count]


@mistake_of("grad_cam")
def without_relu(activations, gradients):
    """Your maps hold numbers below zero: places that speak *against* the class. Which of the two does the contract want
    to see?"""
    return (gradients.mean((2, 3), keepdim=True) * activations).sum(1)


@mistake_of("grad_cam")
def place_by_place(activations, gradients):
    """You multiply every activation by the gradient at its own place. Is the weight of a feature map one number, or one
    for each pixel?"""
    return (gradients * activations).sum(1).relu()


@mistake_of("grad_cam")
def sums_the_gradients(activations, gradients):
    """Your maps have the right form, and they are too large by the number of pixels of a map. How does a map's weight
    come from its gradients?"""
    return (gradients.sum((2, 3), keepdim=True) * activations).sum(1).relu()


@mistake_of("grad_cam")
def averages_the_maps(activations, gradients):
    """Your maps have the right form, and they are too small by the number of feature maps. Are the weighted maps added
    up, or averaged?"""
    return (gradients.mean((2, 3), keepdim=True) * activations).mean(1).relu()


@mistake_of("grad_cam")
def positive_weights_alone(activations, gradients):
    """Feature maps with a negative weight are missing from your sum. May they take something away from a place?"""
    return (gradients.mean((2, 3), keepdim=True).relu() * activations).sum(1).relu()


@mistake_of("grad_cam")
def size_without_sign(activations, gradients):
    """You show places that speak against the class as if they spoke for it. What happens to a sum below zero?"""
    return (gradients.mean((2, 3), keepdim=True) * activations).sum(1).abs()


@mistake_of("grad_cam")
def scaled_to_one(activations, gradients):
    """The largest value of each of your maps is 1. That is handy for a picture, and what does the contract say?"""
    maps = (gradients.mean((2, 3), keepdim=True) * activations).sum(1).relu()
    return maps / maps.amax((1, 2), keepdim=True).clamp(min=1e-8)


@mistake_of("grad_cam")
def weights_of_the_batch(activations, gradients):
    """You average gradients over the images of the batch, too, so each map depends on its neighbours. To which image
    does a weight belong?"""
    return (gradients.mean((0, 2, 3), keepdim=True) * activations).sum(1).relu()


@mistake_of("grad_cam")
def gradients_alone(activations, gradients):
    """Your maps do not depend on what the network has seen, only on what it would react to. Which of the two tensors
    have you not used?"""
    return gradients.sum(1).relu()


@mistake_of("grad_cam")
def turned_round(activations, gradients):
    """You average the activations and weigh the gradients by them. Which of the two has its place in the picture, and
    which one gives a single weight to a map?"""
    return (activations.mean((2, 3), keepdim=True) * gradients).sum(1).relu()


def _slopes(rates, losses, scale):
    slopes = []
    for place in range(len(rates) - 1):
        if not math.isfinite(losses[place + 1]):
            break
        run = scale(rates[place + 1]) - scale(rates[place])
        slopes.append((losses[place + 1] - losses[place]) / run)
    return slopes


@mistake_of("steepest_rate")
def lowest_loss(rates, losses):
    """You name the rate with the lowest loss. There the curve has stopped falling, and the next step leads up. What
    does the contract look for?"""
    finite = [(loss, place) for place, loss in enumerate(losses) if math.isfinite(loss)]
    return rates[min(finite)[1]]


@mistake_of("steepest_rate")
def lowest_before_the_blow_up(rates, losses):
    """You name the rate with the lowest loss before the training blew up. At its lowest point a curve is flat: what
    does the contract look for?"""
    end = next((place for place, loss in enumerate(losses) if not math.isfinite(loss)), len(losses))
    return rates[losses.index(min(losses[:end]))]


@mistake_of("steepest_rate")
def end_of_the_step(rates, losses):
    """You have found the right step, and name the rate at its end. Which end does the contract want?"""
    slopes = _slopes(rates, losses, math.log10)
    return rates[slopes.index(min(slopes)) + 1]


@mistake_of("steepest_rate")
def slopes_over_rates(rates, losses):
    """You divide by the difference of the rates, so steps at tiny rates look steep, where the loss hardly moves. On
    which scale does the contract measure them?"""
    slopes = _slopes(rates, losses, lambda rate: rate)
    return rates[slopes.index(min(slopes))]


@mistake_of("steepest_rate")
def largest_drop(rates, losses):
    """You take the step on which the loss drops most. Steps may be of different length: what does the contract divide
    by?"""
    drops = _slopes(rates, losses, lambda rate: rate)
    drops = [slope * (later - sooner) for slope, sooner, later in zip(drops, rates, rates[1:], strict=False)]
    return rates[drops.index(min(drops))]


@mistake_of("steepest_rate")
def central_differences(rates, losses):
    """You take slopes over two steps at a time, as `np.gradient` does between a point's two neighbours. Over how many
    steps does the contract measure a fall?"""
    end = next((place for place, loss in enumerate(losses) if not math.isfinite(loss)), len(losses))
    return rates[int(np.gradient(losses[:end], np.log10(rates[:end])).argmin())]


@mistake_of("steepest_rate")
def last_of_equals(rates, losses):
    """Your answer is right unless two steps are equally steep. Which of them does the contract want, and what does your
    comparison do with equals?"""
    slopes = _slopes(rates, losses, math.log10)
    return rates[max(place for place, slope in enumerate(slopes) if slope == min(slopes))]


@mistake_of("steepest_rate")
def starts_from_zero(rates, losses):
    """Your answer is right as long as the loss falls somewhere. With which slope does your search begin, and which one
    is the smallest where all of them rise?"""
    slopes = _slopes(rates, losses, math.log10)
    return rates[slopes.index(min(slopes)) if min(slopes) < 0 else 0]


@mistake_of("steepest_rate")
def steepest_either_way(rates, losses):
    """You take the steepest step, be it up or down. Which of the two says that the network learns?"""
    slopes = [abs(slope) for slope in _slopes(rates, losses, math.log10)]
    return rates[slopes.index(max(slopes))]


@mistake_of("steepest_rate")
def trusts_what_comes_after(rates, losses):
    """Your answer is right until the training blows up, and then you go on behind it. What is a loss worth that comes
    after one that was no number?"""
    steepest, found = math.inf, rates[0]
    for place in range(len(rates) - 1):
        run = math.log10(rates[place + 1]) - math.log10(rates[place])
        slope = (losses[place + 1] - losses[place]) / run
        if math.isfinite(slope) and slope < steepest:
            steepest, found = slope, rates[place]
    return found


@mistake_of("steepest_rate")
def closes_the_gap(rates, losses):
    """Your answer is right until the training blows up. Where you leave out what is no number, the losses before and
    behind it become neighbours. What is a loss worth that comes after?"""
    kept = [place for place, loss in enumerate(losses) if math.isfinite(loss)]
    slopes = _slopes([rates[place] for place in kept], [losses[place] for place in kept], math.log10)
    return rates[kept[slopes.index(min(slopes))]]


@mistake_of("steepest_rate")
def stumbles_over_infinity(rates, losses):
    """Your answer is right as long as all losses are numbers. With `inf` or `nan` among them it is not: what do they do
    to a difference, and to a minimum?"""
    slopes = [
        (losses[place + 1] - losses[place]) / (math.log10(rates[place + 1]) - math.log10(rates[place]))
        for place in range(len(rates) - 1)
    ]
    return rates[min(range(len(slopes)), key=lambda place: -math.inf if math.isnan(slopes[place]) else slopes[place])]


@mistake_of("steepest_rate")
def a_tenth_of_the_lowest(rates, losses):
    """You divide the rate with the lowest loss by ten. That is a common rule of thumb, and not the one of the
    contract: what does it look for?"""
    finite = [(loss, place) for place, loss in enumerate(losses) if math.isfinite(loss)]
    return rates[min(finite)[1]] / 10


@mistake_of("steepest_rate")
def skips_what_is_no_number(rates, losses):
    """You pass over a step that ends in no number, and go on with the next one, which begins there. What is any step
    worth after the first such loss?"""
    steepest, found = math.inf, rates[0]
    for place in range(len(rates) - 1):
        if not math.isfinite(losses[place + 1]):
            continue
        run = math.log10(rates[place + 1]) - math.log10(rates[place])
        slope = (losses[place + 1] - losses[place]) / run
        if slope < steepest:
            steepest, found = slope, rates[place]
    return found
