"""What is asked in the chapter `resnet_cifar`."""

import math

import numpy as np
import torch

from headstart_grading.asks import Ask, FunctionExercise, Part, Trial, WriteTheTestExercise


def _float32(values):
    return torch.tensor(np.asarray(values), dtype=torch.float32)


def unequal_batches(rng):
    """4 to 8 batches, the last one the smallest and with a loss of its own."""
    count = int(rng.integers(4, 9))
    sizes = [int(size) for size in rng.choice([16, 32, 48, 64], count - 1)]
    losses = [float(loss) for loss in rng.uniform(0.3, 1.2, count - 1)]
    return {"losses": [*losses, float(rng.uniform(2, 4))], "sizes": [*sizes, int(rng.integers(1, 6))]}


def one_batch(rng):
    """A single batch."""
    return {"losses": [float(rng.uniform(0.5, 2))], "sizes": [int(rng.integers(2, 9))]}


EPOCH_LOSS = FunctionExercise(
    "epoch_loss",
    parts=[
        Part(
            "mean",
            points=2,
            asks=[
                Ask("epoch_loss(losses, sizes)", inputs=unequal_batches, cases=3),
                Ask("epoch_loss(losses, sizes)", inputs=one_batch, cases=1, name="epoch_loss of a single batch"),
            ],
        )
    ],
)


def some_images(rng):
    """2 to 4 images of 3 channels or 4, higher than wide, and statistics that differ from channel to channel."""
    channels = int(rng.choice([3, 4]))
    width = int(rng.integers(5, 8))
    return _images(rng, channels, width + int(rng.integers(1, 4)), width)


def _images(rng, channels, height, width):
    images = rng.integers(0, 256, (int(rng.integers(2, 5)), channels, height, width))
    means = np.linspace(0.25, 0.65, channels) + rng.uniform(-0.03, 0.03, channels)
    means = (np.floor(255 * means) + rng.uniform(0.25, 0.45, channels)) / 255  # none is nearly a whole byte
    deviations = np.linspace(0.3, 0.12, channels) + rng.uniform(-0.02, 0.02, channels)
    turned = slice(None, None, int(rng.choice([1, -1])))
    return {
        "images": torch.tensor(images, dtype=torch.uint8),
        "mean": [float(one) for one in means[turned]],
        "std": [float(one) for one in deviations[turned]],
    }


def as_wide_as_channels(rng):
    """Images of 3×3 pixels and 3 channels, where a wrong axis goes unnoticed."""
    return _images(rng, 3, 3, 3)


def one_grey_image(rng):
    """A single image of one channel."""
    inputs = _images(rng, 1, 6, 4)
    return {**inputs, "images": inputs["images"][:1]}


def nearly_black(rng):
    """As the first ones, and no byte is above 1."""
    inputs = some_images(rng)
    return {**inputs, "images": inputs["images"] % 2}


def black_and_white(rng):
    """As the first ones, and every byte is 0 or 255."""
    inputs = some_images(rng)
    return {**inputs, "images": inputs["images"] // 128 * 255}


_NORMALISE = "normalise_images(images, mean, std)"
NORMALISE_IMAGES = FunctionExercise(
    "normalise_images",
    parts=[
        Part(
            "values",
            points=2,
            asks=[
                Ask(_NORMALISE, inputs=some_images, cases=2, atol=1e-4),
                Ask(_NORMALISE, inputs=as_wide_as_channels, cases=1, atol=1e-4, name=f"{_NORMALISE} for 3×3 pixels"),
                Ask(_NORMALISE, inputs=one_grey_image, cases=1, atol=1e-4, name=f"{_NORMALISE} for one channel"),
                Ask(_NORMALISE, inputs=nearly_black, cases=1, atol=1e-4, name=f"{_NORMALISE} for nearly black images"),
                Ask(f"{_NORMALISE}\nimages", inputs=some_images, cases=1, name="the images afterwards"),
            ],
        )
    ],
)


def image_cases(rng):
    """Four cases: black and white, as wide as channels, many shades, and one grey image. The first and the last one
    alone would let much pass."""
    return {"cases": [draw(rng) for draw in (black_and_white, as_wide_as_channels, some_images, one_grey_image)]}


def a_square_case(rng):
    """A single case, whose images keep their shape when they are turned on their side."""
    return {"cases": [as_wide_as_channels(rng)]}


def _right(name):
    hint = "Your test rejects a candidate that is right up to rounding. How exactly do you expect its values?"
    return Trial(name, image_cases, hint=hint)


def _wrong(name, hint, inputs=image_cases):
    return Trial(name, inputs, hint=f"Your test accepts {hint}")


TEST_NORMALISE_IMAGES = WriteTheTestExercise(
    "test_normalise_images",
    subject="normalise_images",
    parts=[
        Part(
            "right ones pass, D3's fails",
            points=1,
            asks=[
                _right("reference"),
                _right("by_the_library_transform"),
                _wrong("scales_only", "images that were only divided by 255, as in D3. What is the mean of a channel?"),
            ],
        ),
        Part(
            "every mutant fails",
            points=2,
            asks=[
                _right("by_broadcasting_from_behind"),
                _wrong("bytes_as_they_are", "numbers in the hundreds. Do you look at the values at all?"),
                _wrong(
                    "by_its_own_statistics",
                    "a batch that is normalised by its own statistics. Mean 0 and deviation 1 are not what the given "
                    "statistics lead to: what is?",
                ),
                _wrong("divides_by_the_variance", "a channel that is stretched too far."),
                _wrong("divides_first", "a channel that is off by a constant."),
                _wrong("only_centers", "channels that were never divided."),
                _wrong("half_and_half", "values that do not depend on the statistics at all."),
                _wrong(
                    "channels_the_other_way", "channels whose statistics were swapped. Do you look at each channel?"
                ),
                _wrong("one_for_all_channels", "channels that all have the same statistics."),
                _wrong("first_for_all_channels", "images of which only the first channel is right."),
                _wrong("whole_numbers", "images in which all shades are gone. Do you look at every case?"),
                _wrong("mean_in_whole_bytes", "channels that are off by part of a shade. How near is near enough?"),
                _wrong("divides_by_256", "images that are a little too dark throughout."),
                _wrong("on_their_side", "images whose rows and columns are swapped.", a_square_case),
                _wrong("in_double_precision", "another dtype than the contract names."),
            ],
        ),
    ],
)


def feature_maps(hidden, pooled):
    """Inputs of a head, with or without a hidden layer and pooling."""

    def draw(rng):
        channels, height = int(rng.integers(20, 60)), int(rng.integers(3, 6))
        return {
            "shape": [channels, height, height + int(rng.integers(1, 4))],
            "num_classes": int(rng.integers(4, 12)),
            "hidden": int(rng.integers(70, 99)) if hidden else None,
            "pooled": pooled,
        }

    return draw


def d3_head(pooled):
    """D3's head on ResNet-50's feature maps at 224 pixels."""

    def draw(rng):
        return {"shape": [2048, 7, 7], "num_classes": 10, "hidden": 512, "pooled": pooled}

    return draw


_COUNT = "head_parameters(tuple(shape), num_classes, hidden, pooled)"


def _counted(inputs, words):
    return Ask(_COUNT, inputs=inputs, cases=1, name=f"head_parameters, {words}")


HEAD_PARAMETERS = FunctionExercise(
    "head_parameters",
    parts=[
        Part(
            "one layer",
            points=1,
            asks=[
                _counted(feature_maps(False, False), "flattened, no hidden layer"),
                _counted(feature_maps(False, True), "pooled, no hidden layer"),
            ],
        ),
        Part(
            "two layers",
            points=1,
            asks=[
                _counted(feature_maps(True, False), "flattened, a hidden layer"),
                _counted(feature_maps(True, True), "pooled, a hidden layer"),
                _counted(d3_head(False), "D3's head"),
                _counted(d3_head(True), "D3's head, pooled"),
            ],
        ),
    ],
)


def frozen_here_and_there(rng):
    """Widths of 4 to 6 stages, which of them somebody froze before (at least one on either side), and what to open."""
    count = int(rng.integers(4, 7))
    open_count = int(rng.integers(3, count))
    frozen = [False] * count
    frozen[int(rng.integers(count - open_count, count))] = True  # one that shall learn
    return {
        "widths": [int(width) for width in rng.integers(2, 6, count + 1)],
        "frozen": frozen,
        "open_count": open_count,
        "learning_rate": float(rng.uniform(0.05, 0.2)),
        "factor": float(rng.uniform(0.3, 0.7)),
    }


def head_alone(rng):
    """As above, and only the head shall learn."""
    return {**frozen_here_and_there(rng), "open_count": 1}


def all_open(rng):
    """As above, and everything shall learn."""
    inputs = frozen_here_and_there(rng)
    return {**inputs, "open_count": len(inputs["frozen"])}


_STAGES = """
stages = [
    torch.nn.Sequential(torch.nn.Linear(inputs, outputs, bias=False), torch.nn.BatchNorm1d(outputs))
    for inputs, outputs in zip(widths[:-2], widths[1:-1])
]
stages.append(torch.nn.Linear(widths[-2], widths[-1]))
for stage, shut in zip(stages, frozen):
    stage.requires_grad_(not shut)
groups = rates_by_stage(stages, open_count, learning_rate, factor)
"""
# an optimizer reads the groups as one would in earnest, also where `params` is a generator
_READ = """
optimizer = torch.optim.SGD([dict(group) for group in groups], lr=0.0)
places = {id(value): place for place, value in enumerate(v for stage in stages for v in stage.parameters())}
"""
_ALL = (
    _STAGES
    + _READ
    + "[[group['lr'], sorted(places.get(id(value), -1) for value in group['params'])] "
    + "for group in optimizer.param_groups]"
)
_GRADIENTS = _STAGES + "[[value.requires_grad for value in stage.parameters()] for stage in stages]"
_GROUPS = "the groups: rate, and which parameters of the network, counted from the image"
_REQUIRES = "which parameters of each stage require gradients afterwards"
_OTHER_GROUPS = (
    "The parameter groups are not those of the contract. Print for each group its `lr` and how many parameters it has, "
    "for three stages of which two are open: how many groups, which first, with which rate?"
)
_OTHER_STATE = (
    "Afterwards the wrong parameters require gradients. Some stages may have been frozen before, and some not: does "
    "your code set all of them?"
)

RATES_BY_STAGE = FunctionExercise(
    "rates_by_stage",
    parts=[
        Part(
            "groups",
            points=2,
            asks=[
                Ask(_ALL, inputs=inputs, cases=cases, name=_GROUPS, hint=_OTHER_GROUPS)
                for inputs, cases in ((frozen_here_and_there, 2), (head_alone, 1), (all_open, 1))
            ],
        ),
        Part(
            "gradients",
            points=2,
            asks=[
                Ask(_GRADIENTS, inputs=inputs, cases=1, name=_REQUIRES, hint=_OTHER_STATE)
                for inputs in (frozen_here_and_there, head_alone, all_open)
            ],
        ),
    ],
)


def drawn_windows(rng):
    """3 to 5 images, each with a window of its own, off the middle both ways; some are mirrored, the first is not."""
    batch, padding = int(rng.integers(3, 6)), int(rng.integers(2, 4))
    height = int(rng.integers(6, 9))
    offsets = [place for place in range(2 * padding + 1) if place != padding]
    tops = rng.choice(offsets, batch)
    lefts = np.array(
        [rng.choice([place for place in offsets if place not in (top, 2 * padding - top)]) for top in tops]
    )
    while (tops == tops[0]).all() and (lefts == lefts[0]).all():
        tops = rng.choice(offsets, batch)
    mirrored = np.arange(batch) % 2 == 1
    return {
        "images": _float32(rng.uniform(0.2, 1, (batch, int(rng.choice([1, 3])), height, height + 2))),
        "padding": padding,
        "tops": torch.tensor(tops),
        "lefts": torch.tensor(lefts),
        "mirrored": torch.tensor(mirrored),
    }


def in_the_middle(rng):
    """As above, with every window in the middle: only mirroring is left."""
    inputs = drawn_windows(rng)
    middle = torch.full_like(inputs["tops"], inputs["padding"])
    return {**inputs, "tops": middle, "lefts": middle.clone()}


def not_mirrored(rng):
    """As above, with windows off the middle and nothing mirrored."""
    inputs = drawn_windows(rng)
    return {**inputs, "mirrored": torch.zeros_like(inputs["mirrored"])}


def no_border(rng):
    """A padding of 0: the windows are the images."""
    inputs = in_the_middle(rng)
    zeros = torch.zeros_like(inputs["tops"])
    return {**inputs, "padding": 0, "tops": zeros, "lefts": zeros.clone()}


_CROP = "crop_and_mirror(images, padding, tops, lefts, mirrored)"
CROP_AND_MIRROR = FunctionExercise(
    "crop_and_mirror",
    parts=[
        Part(
            "windows",
            points=1,
            asks=[
                Ask(_CROP, inputs=not_mirrored, cases=2, name="windows, none of them mirrored"),
            ],
        ),
        Part(
            "mirrors",
            points=1,
            asks=[
                Ask(_CROP, inputs=in_the_middle, cases=1, name="windows in the middle, some mirrored"),
                Ask(_CROP, inputs=no_border, cases=1, name="windows without a border, some mirrored"),
                Ask(f"{_CROP}\nimages", inputs=no_border, cases=1, name="the images afterwards, without a border"),
            ],
        ),
        Part("both", points=1, asks=[Ask(_CROP, inputs=drawn_windows, cases=2, name="windows, some mirrored")]),
    ],
)


def many_mistakes(rng, *, at_least=5):
    """Predictions of some classes: one class with two frequent mistakes, a pair both ways, a rare class, and three
    equally frequent mistakes, which differ in order by true class, by predicted class and as they are met."""
    num_classes = at_least + int(rng.integers(3))
    a, b, c, d, rare = (int(place) for place in rng.permutation(num_classes)[:5])
    end = max(a, c, d) if rng.integers(2) else min(a, c, d)
    a, c, d = *[one for one in (a, c, d) if one != end], end
    equals = sorted([(c, a), (d, a), (c, d)])
    times = {(a, b): 9, (b, a): 7, (a, c): 8, **dict.fromkeys(equals, 3), (d, b): 1, (rare, b): 2}
    times |= {(true, true): 2 if true == rare else int(rng.integers(10, 20)) for true in range(num_classes)}
    pairs = [pair for pair, count in times.items() for _ in range(count)]
    first_met = [equals[1], equals[2], equals[0]]
    seen = np.array(first_met + [pairs[place] for place in rng.permutation(len(pairs))])
    return {"labels": torch.tensor(seen[:, 0]), "predicted": torch.tensor(seen[:, 1]), "num_classes": num_classes}


def wanting(count):
    """As above, with so many kinds of mistake wanted."""

    def draw(rng):
        return {**many_mistakes(rng), "count": count}

    return draw


def more_than_ten_classes(rng):
    """More than 10 classes, and more kinds of mistake wanted than there are; the last class takes part."""
    inputs = many_mistakes(rng, at_least=11)
    last = inputs["num_classes"] - 1
    labels, predicted = (
        torch.cat([inputs[name], torch.tensor([one])]) for name, one in (("labels", 0), ("predicted", last))
    )
    return {**inputs, "labels": labels, "predicted": predicted, "count": 100}


def no_mistake(rng):
    """Every image is recognised."""
    labels = torch.tensor(rng.integers(0, 4, 12))
    return {"labels": labels, "predicted": labels.clone(), "num_classes": 4, "count": 3}


_WORST = "[list(one) for one in worst_confusions(labels, predicted, num_classes, count)]"
WORST_CONFUSIONS = FunctionExercise(
    "worst_confusions",
    parts=[
        Part(
            "the worst",
            points=2,
            asks=[
                Ask(_WORST, inputs=wanting(count), cases=2, name=f"worst_confusions, the first {count}")
                for count in (1, 3)
            ],
        ),
        Part(
            "all of them",
            points=1,
            asks=[
                Ask(_WORST, inputs=wanting(6), cases=2, name="worst_confusions, with ties"),
                Ask(_WORST, inputs=more_than_ten_classes, cases=1, name="worst_confusions, more wanted than there are"),
                Ask(_WORST, inputs=no_mistake, cases=1, name="worst_confusions of a perfect classifier"),
            ],
        ),
    ],
)


def maps_and_slopes(rng):
    """2 to 4 images with 4 to 7 feature maps, weights of both signs, and places for and against the class."""
    batch, channels = int(rng.integers(2, 5)), int(rng.integers(4, 8))
    shape = (batch, channels, int(rng.integers(3, 5)), int(rng.integers(5, 7)))
    weights = rng.uniform(0.3, 1, (batch, channels, 1, 1)) * rng.choice([-1, 1], (batch, channels, 1, 1))
    weights[:, 0], weights[:, 1] = np.abs(weights[:, 0]), -np.abs(weights[:, 1])
    activations = np.maximum(rng.normal(0.4, 1, shape), 0)
    activations[:, 0, 0, 0], activations[:, 1:, 0, 0] = 2, 0  # a place that speaks for the class alone
    activations[:, 1, 0, 1], activations[:, 0, 0, 1], activations[:, 2:, 0, 1] = 2, 0, 0  # one against it alone
    return {"activations": _float32(activations), "gradients": _float32(weights + rng.normal(0, 0.5, shape))}


def nothing_for_it(rng):
    """As above, and everything speaks against the class."""
    inputs = maps_and_slopes(rng)
    return {**inputs, "gradients": -inputs["gradients"].abs()}


def one_image_with_one_row(rng):
    """A single image, and feature maps that are one row high."""
    return {name: values[:1, :, :1] for name, values in maps_and_slopes(rng).items()}


_CAM = "grad_cam(activations, gradients)"
GRAD_CAM = FunctionExercise(
    "grad_cam",
    parts=[
        Part(
            "maps",
            points=2,
            asks=[
                Ask(_CAM, inputs=maps_and_slopes, cases=2, atol=1e-5),
                Ask(_CAM, inputs=one_image_with_one_row, cases=1, atol=1e-5, name=f"{_CAM} for a single image"),
            ],
        ),
        Part(
            "nothing speaks for it",
            points=1,
            asks=[
                Ask(_CAM, inputs=nothing_for_it, cases=1, atol=1e-5, name=f"{_CAM} where all gradients are negative"),
                Ask(
                    f"{_CAM}\n[activations, gradients]", inputs=maps_and_slopes, cases=1, name="both tensors afterwards"
                ),
            ],
        ),
    ],
)


def range_test(rng):
    """A curve over rates with steps of different length: flat, a steep short step, a long step with a larger drop, a
    slow way down to the lowest loss, and up again, steeper than it ever fell."""
    exponents = [-5.5, -5, -4.5, -3, -2.8, -2, -1.4, -1, -0.7, -0.5]
    drops = [0.05, 0.02, 0.1, 0.25, 0.5, 0.1, 0.03, -0.3, -0.9]
    exponents = np.array(exponents) + rng.uniform(-0.02, 0.02)
    losses = 2.5 - np.concatenate([[0], np.cumsum(np.array(drops) * rng.uniform(0.95, 1.05, len(drops)))])
    losses[-1] = losses[-2] + rng.uniform(1, 2)
    return {"rates": [float(10**one) for one in exponents], "losses": [float(one) for one in losses]}


def blown_up(value):
    """As above; then the loss is `value`, and after that stand two numbers that mean nothing, the last one tiny."""

    def draw(rng):
        inputs = range_test(rng)
        rates = [*inputs["rates"], *(inputs["rates"][-1] * factor for factor in (2, 2.2, 2.4))]
        return {"rates": rates, "losses": [*inputs["losses"], float(value), 900.0, 0.001]}

    return draw


def steepest_at_the_end(rng):
    """As the first one; behind the lowest loss, the very last step falls most steeply, and not far."""
    inputs = range_test(rng)
    rates, losses = inputs["rates"], inputs["losses"]
    return {"rates": [*rates, rates[-1] * 10**0.15], "losses": [*losses, losses[-1] - 0.45]}


def blown_up_at_once(rng):
    """The loss is no number right behind the step on which it fell most steeply."""
    inputs = range_test(rng)
    return {"rates": inputs["rates"][:7], "losses": [*inputs["losses"][:5], math.nan, 0.001]}


def only_rising(rng):
    """The loss rises from the first step on, and least on the second."""
    losses = 2.0 + np.cumsum([0, rng.uniform(0.4, 0.6), rng.uniform(0.1, 0.2), 1.5])
    return {"rates": [0.001, 0.01, 0.1, 1.0], "losses": [float(loss) for loss in losses]}


def equally_steep(rng):
    """Two of four steps are equally steep: powers of two up to 1, whose logarithms double without rounding."""
    factor, drop = 2.0 ** int(rng.integers(1, 3)), int(rng.integers(3, 9)) / 16
    losses = 2.5 - np.cumsum([0, 1 / 16, drop, drop, 1 / 16])
    return {"rates": [factor**power for power in range(-3, 2)], "losses": [float(loss) for loss in losses]}


_OTHER_RATE = (
    "That is not the rate that the contract asks for. Take a single step by hand: by how much does the loss fall, over "
    "how many units of log10(rate)? Which of its two ends do you name?"
)


def _read_off(inputs, words, cases=1, hint=""):
    return Ask("steepest_rate(rates, losses)", inputs=inputs, cases=cases, name=f"steepest_rate{words}", hint=hint)


STEEPEST_RATE = FunctionExercise(
    "steepest_rate",
    parts=[
        Part(
            "a whole curve",
            points=2,
            asks=[
                _read_off(range_test, "(rates, losses)", cases=2, hint=_OTHER_RATE),
                _read_off(steepest_at_the_end, " where the last step is the steepest"),
                _read_off(only_rising, " where the loss only rises"),
                _read_off(equally_steep, " with two equally steep steps"),
            ],
        ),
        Part(
            "a training that blows up",
            points=1,
            asks=[
                _read_off(blown_up(math.inf), " with inf among the losses"),
                _read_off(blown_up(math.nan), " with nan among the losses"),
                _read_off(blown_up_at_once, " with nan right behind the steepest step"),
            ],
        ),
    ],
)

EXERCISES = [
    EPOCH_LOSS,
    NORMALISE_IMAGES,
    TEST_NORMALISE_IMAGES,
    HEAD_PARAMETERS,
    RATES_BY_STAGE,
    STEEPEST_RATE,
    CROP_AND_MIRROR,
    WORST_CONFUSIONS,
    GRAD_CAM,
]
