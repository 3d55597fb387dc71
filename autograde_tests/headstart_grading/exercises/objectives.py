"""What is asked in the chapter `objectives`."""

import numpy as np
import torch

from headstart_grading.asks import Ask, FunctionExercise, Part, Trial, WriteTheTestExercise


def _tensor(values):
    return torch.tensor(np.asarray(values), dtype=torch.float64)


def _mixed_labels(rng, count):
    """Labels 0 and 1 in random order, both at least twice, the ones in the minority."""
    ones = int(rng.integers(2, max(3, count // 2)))
    return _tensor(rng.permutation([1.0] * ones + [0.0] * (count - ones)))


def moderate_logits(rng):
    """5 to 9 logits within ±6, where any form of the loss is exact."""
    count = int(rng.integers(5, 10))
    return {"logits": _tensor(rng.uniform(-6, 6, count)), "labels": _mixed_labels(rng, count)}


def far_logits(rng):
    """Logits between 1,000 and 3,000 in size: two of each sign with each label, in random order."""
    sizes = rng.uniform(1000, 3000, 8) * np.repeat([1, -1], 4)
    order = rng.permutation(8)
    return {"logits": _tensor(sizes[order]), "labels": _tensor(np.tile([0.0, 1.0], 4)[order])}


def logits_at_zero(rng):
    """As near zero, with logits that are exactly 0, as those of a model whose weights are 0: two of each label."""
    inputs = moderate_logits(rng)
    for label in (0.0, 1.0):
        inputs["logits"][torch.nonzero(inputs["labels"] == label)[:2, 0]] = 0.0
    return inputs


# Not a number agrees with nothing, so the answer is put as "is it finite, and what is it then"
_FINITE = """
answer = torch.as_tensor({}).double()
finite = bool(answer.isfinite().all())
[finite, answer if finite else torch.zeros_like(answer)]
"""
_SLOPES = """
leaf = logits.clone().requires_grad_()
bce_from_logits(leaf, labels).backward()
""" + _FINITE.format("leaf.grad")

_FAR_LOSS = (
    "Far from zero your loss is off, or no number at all. A badly wrong example should cost nearly as much as its "
    "logit is large: which step of yours cannot give back a number like 1,000?"
)
_FAR_SLOPE = (
    "The slope by a logit of ±1,000 or more is off, or no number at all. Which exponential overflows there, perhaps in "
    "a branch that `where` computed and did not choose, and what is 0 times infinity?"
)
_KINK = (
    "A slope by a logit of exactly 0 is off, as in a model whose weights are all 0. Has one of your functions a kink "
    "there, such as max(m, 0) or |m|, or a case of its own?"
)

BCE_FROM_LOGITS = FunctionExercise(
    "bce_from_logits",
    parts=[
        Part("near zero", points=1, asks=[Ask("bce_from_logits(logits, labels)", inputs=moderate_logits, cases=3)]),
        Part(
            "far from zero",
            points=1,
            asks=[
                Ask(
                    _FINITE.format("bce_from_logits(logits, labels)"),
                    inputs=far_logits,
                    name="whether the loss is finite for logits of ±1,000 and more, and the loss",
                    hint=_FAR_LOSS,
                )
            ],
        ),
        Part(
            "slopes",
            points=1,
            asks=[
                Ask(_SLOPES, inputs=inputs, name=f"whether the gradient by {which} is finite, and it", hint=hint)
                for inputs, which, hint in (
                    (moderate_logits, "logits within ±6", ""),
                    (far_logits, "logits of ±1,000 and more", _FAR_SLOPE),
                    (logits_at_zero, "logits of exactly 0 and others", _KINK),
                )
            ],
        ),
    ],
)


def inner_probabilities(rng):
    """5 to 9 probabilities that no clamp touches."""
    count = int(rng.integers(5, 10))
    return {"probabilities": _tensor(rng.uniform(0.05, 0.95, count)), "labels": _mixed_labels(rng, count)}


def certain(value):
    """Inputs where the model is certain of some examples, rightly and wrongly: their probability is `value`."""

    def draw(rng):
        inputs = inner_probabilities(rng)
        inputs["probabilities"][inputs["labels"].argmax()] = value
        inputs["probabilities"][inputs["labels"].argmin()] = value
        return inputs

    return draw


certain_no, certain_yes = certain(0.0), certain(1.0)


def wide_clamp(rng):
    """Probabilities on both sides of a large eps, at both ends."""
    eps = float(rng.uniform(0.05, 0.15))
    ends = [0.0, eps / 2, 1 - eps / 3, 1.0]
    labels = rng.permutation([0.0, 1.0, 0.0, 1.0])
    inner = {name: value.numpy() for name, value in inner_probabilities(rng).items()}
    probabilities = _tensor(np.concatenate([ends, inner["probabilities"]]))
    return {"probabilities": probabilities, "labels": _tensor(np.concatenate([labels, inner["labels"]])), "eps": eps}


BCE_FROM_PROBABILITIES = FunctionExercise(
    "bce_from_probabilities",
    parts=[
        Part(
            "value",
            points=1,
            asks=[
                Ask("bce_from_probabilities(probabilities, labels)", inputs=inner_probabilities, cases=2),
                Ask(
                    "bce_from_probabilities(probabilities, labels, eps)\nprobabilities",
                    inputs=wide_clamp,
                    name="the probabilities afterwards",
                ),
            ],
        ),
        Part(
            "both ends",
            points=1,
            asks=[
                *[
                    Ask(
                        _FINITE.format("bce_from_probabilities(probabilities, labels)"),
                        inputs=inputs,
                        name=f"whether the loss is finite at probability {end}, and the loss",
                    )
                    for inputs, end in ((certain_no, 0), (certain_yes, 1))
                ],
                Ask(
                    _FINITE.format("bce_from_probabilities(probabilities, labels, eps)"),
                    inputs=wide_clamp,
                    cases=2,
                    name="whether the loss with an eps of its own is finite, and the loss",
                ),
            ],
        ),
    ],
)


def linear_batch(rng):
    """A batch for a linear model, N above D, no logit beyond ±6."""
    dimensions = int(rng.integers(2, 5))
    count = dimensions + int(rng.integers(4, 9))
    return _linear(rng, _mixed_labels(rng, count), dimensions)


def _linear(rng, labels, dimensions):
    features, weights = rng.uniform(0.4, 2, (len(labels), dimensions)), rng.normal(0, 1, dimensions)
    features *= rng.choice([-1, 1], features.shape)
    weights *= min(1.0, 6 / np.abs(features @ weights).max())
    return {"weights": _tensor(weights), "features": _tensor(features), "labels": labels}


def misjudged_positive(rng):
    """One example of class 1 with the logit −4."""
    inputs = _linear(rng, _tensor([1.0]), int(rng.integers(2, 5)))
    logit = float(inputs["features"] @ inputs["weights"])
    return {**inputs, "weights": inputs["weights"] * (-4 / logit)}


BCE_LOGITS_GRADIENT = FunctionExercise(
    "bce_logits_gradient",
    parts=[
        Part(
            "batch",
            points=2,
            asks=[
                Ask("bce_logits_gradient(weights, features, labels)", linear_batch, cases=3),
                Ask(
                    "bce_logits_gradient(weights, features, labels)\n[weights, features, labels]",
                    linear_batch,
                    name="what it was given, afterwards",
                ),
            ],
        ),
        Part(
            "one positive at −4",
            points=1,
            asks=[
                Ask(
                    "bce_logits_gradient(weights, features, labels)",
                    misjudged_positive,
                    name="bce_logits_gradient(weights, features, labels) for one example",
                )
            ],
        ),
    ],
)


def batches(rng):
    """Four batches: positives alone come first and negatives alone last, and on each some wrong gradients are right."""
    alone = [_linear(rng, _tensor([label] * int(rng.integers(5, 8))), int(rng.integers(2, 5))) for label in (1.0, 0.0)]
    return {"cases": [alone[0], linear_batch(rng), linear_batch(rng), alone[1]]}


_RIGHT_REJECTED = "Your test rejects a gradient that is right up to rounding. How exactly does yours know the slope?"


def _right(name):
    return Trial(name, batches, hint=_RIGHT_REJECTED)


def _wrong(name, hint):
    return Trial(name, batches, hint=hint)


TEST_BCE_GRADIENT = WriteTheTestExercise(
    "test_bce_gradient",
    subject="bce_logits_gradient",
    parts=[
        Part(
            "right ones pass, the printed one fails",
            points=1,
            asks=[
                _right("reference"),
                _right("by_autograd"),
                _wrong(
                    "printed_gradient",
                    "Your test accepts the gradient as D1 prints it. What does a step against it do to an example?",
                ),
            ],
        ),
        Part(
            "every mutant fails",
            points=2,
            asks=[
                _right("by_probabilities_and_the_chain_rule"),
                _wrong(
                    "one_for_negatives",
                    "Your test accepts a gradient that is right on positives and wrong on negatives. On which cases do "
                    "you look?",
                ),
                _wrong(
                    "nothing_for_positives",
                    "Your test accepts a gradient that is right on negatives and 0 on positives. On which cases do you "
                    "look?",
                ),
                _wrong("summed_for_mean", "Your test accepts the gradient of the sum. Does it look at the size?"),
                _wrong("points_the_other_way", "Your test accepts a gradient with its sign turned."),
                _wrong("forgets_the_sigmoid", "Your test accepts a gradient that takes logits for probabilities."),
                _wrong("mixes_the_two_forms", "Your test accepts a gradient that is several times too large."),
                _wrong("squared_error_slope", "Your test accepts a gradient that is several times too small."),
                _wrong("forgets_the_features", "Your test accepts a gradient that is the same for every weight."),
                _wrong(
                    "one_weight_short",
                    "Your test accepts a gradient whose last entry is 0. Which entries do you compare?",
                ),
                _wrong(
                    "divides_by_one_less",
                    "Your test accepts a gradient that is off by some per cent. How wide is your tolerance?",
                ),
                _wrong(
                    "differences_too_wide",
                    "Your test accepts a gradient that is off by a few hundredths. How far off may a right answer be, "
                    "when all that it suffers from is rounding?",
                ),
            ],
        ),
    ],
)


def descent(rng):
    """Weights, a gradient, a rate and a decay large enough to see."""
    count = int(rng.integers(3, 7))
    return {
        "weights": _tensor(rng.normal(0, 2, count)),
        "gradient": _tensor(rng.normal(0, 2, count)),
        "learning_rate": float(rng.uniform(0.05, 0.4)),
        "decay": float(rng.uniform(0.2, 0.9)),
    }


def no_decay(rng):
    """As above, with λ = 0."""
    return {**descent(rng), "decay": 0.0}


_DESCEND = "sgd_decay_step(weights, gradient, learning_rate, decay)"
SGD_DECAY_STEP = FunctionExercise(
    "sgd_decay_step",
    parts=[
        Part(
            "step",
            points=2,
            asks=[
                Ask(_DESCEND, inputs=descent, cases=3),
                Ask(_DESCEND, inputs=no_decay, cases=1),
                Ask(f"{_DESCEND}\n[weights, gradient]", inputs=descent, name="what it was given, afterwards"),
            ],
        )
    ],
)


def first_step(rng):
    """Adam's first step: nothing has been averaged yet."""
    inputs = descent(rng)
    zeros = torch.zeros_like(inputs["weights"])
    return {**inputs, "first": zeros, "second": zeros.clone(), "step": 1}


def later_step(rng):
    """A step between 2 and 9, with means from before, and with betas and eps of its own."""
    inputs = descent(rng)
    count = len(inputs["weights"])
    return {
        **inputs,
        "first": _tensor(rng.normal(0, 1, count)),
        "second": _tensor(rng.uniform(0.5, 2, count)),
        "step": int(rng.integers(2, 10)),
        "betas": [float(rng.uniform(0.6, 0.8)), float(rng.uniform(0.85, 0.95))],
        "eps": float(rng.uniform(0.05, 0.2)),
    }


def later_step_no_decay(rng):
    """As above, with λ = 0."""
    return {**later_step(rng), "decay": 0.0}


def first_step_no_decay(rng):
    """The first step with λ = 0."""
    return {**first_step(rng), "decay": 0.0}


_FIRST = "adamw_step(weights, gradient, first, second, step, learning_rate, decay)"
_LATER = "adamw_step(weights, gradient, first, second, step, learning_rate, decay, tuple(betas), eps)"
ADAMW_STEP = FunctionExercise(
    "adamw_step",
    parts=[
        Part(
            "Adam",
            points=2,
            asks=[
                Ask(f"{_FIRST}[0]", inputs=first_step_no_decay),
                Ask(f"{_LATER}[0]", inputs=later_step_no_decay),
                Ask(f"{_LATER}[1:]", inputs=later_step_no_decay, name="the running means after the step"),
                Ask(
                    f"{_LATER}\n[weights, gradient, first, second]",
                    inputs=later_step,
                    name="what it was given, afterwards",
                ),
            ],
        ),
        Part(
            "decay",
            points=2,
            asks=[
                Ask(f"{_FIRST}[0]", inputs=first_step),
                Ask(f"{_LATER}[0]", inputs=later_step),
                Ask(f"{_LATER}[1:]", inputs=later_step, name="the running means after a step with decay"),
            ],
        ),
    ],
)


def losses(rng):
    """Few target losses, several times as many source losses, and a weight on either side of 1."""
    few = int(rng.integers(3, 6))
    return {
        "target_losses": _tensor(rng.uniform(0.5, 2, few)),
        "source_losses": _tensor(rng.uniform(0.1, 1, few * 3 + int(rng.integers(1, 5)))),
        "weight": float(rng.choice([rng.uniform(0.1, 0.8), rng.uniform(1.3, 4)])),
    }


def unweighted_source(rng):
    """As above, with λ = 0."""
    return {**losses(rng), "weight": 0.0}


_JOINT = "joint_objective(target_losses, source_losses, weight)"
JOINT_OBJECTIVE = FunctionExercise(
    "joint_objective",
    parts=[
        Part(
            "objective",
            points=2,
            asks=[Ask(_JOINT, inputs=losses, cases=3), Ask(_JOINT, inputs=unweighted_source, cases=1)],
        )
    ],
)


def layers(reading):
    """Inputs with 3 to 8 layers, of which 2 or more are frozen and some are not, fewer or more of them."""

    def draw(rng):
        count = int(rng.integers(5, 10))
        frozen = int(rng.choice([n for n in range(2, count) if 2 * n != count]))
        return {"frozen": [bool(one) for one in rng.permutation(count) < frozen], "reading": reading}

    return draw


def alike(frozen, reading):
    """Inputs in which all layers are frozen, or none."""

    def draw(rng):
        return {"frozen": [frozen] * int(rng.integers(2, 7)), "reading": reading}

    return draw


def no_layers(rng):
    """A network without a pretrained layer."""
    return {"frozen": [], "reading": "kept"}


_RATIO = """
try:
    answer = ratio_weight(frozen, reading)
except ValueError:
    answer = "ValueError"
answer if isinstance(answer, str) or np.isfinite(answer) else "no finite number"
"""


def _ratio(inputs, name, cases=1, hint=""):
    return Ask(_RATIO, inputs=inputs, cases=cases, name=f"ratio_weight with {name}", hint=hint)


def _defined(inputs, name, cases=1):
    hint = f"With {name}, the ratio has a value, and you give another one, or an error. Count α and β by hand."
    return _ratio(inputs, name, cases, hint)


RATIO_WEIGHT = FunctionExercise(
    "ratio_weight",
    parts=[
        Part(
            "where it is defined",
            points=1,
            asks=[
                _defined(layers("kept"), 'some layers frozen, reading "kept"', 2),
                _defined(layers("trained"), 'some layers frozen, reading "trained"', 2),
                _defined(alike(True, "kept"), 'all layers frozen, reading "kept"'),
                _defined(alike(False, "kept"), 'no layer frozen, reading "kept"'),
                _defined(alike(False, "trained"), 'no layer frozen, reading "trained"'),
            ],
        ),
        Part(
            "where it is not",
            points=1,
            asks=[
                _ratio(alike(True, "trained"), 'all layers frozen, reading "trained"'),
                _ratio(no_layers, 'no layer at all, reading "kept"'),
            ],
        ),
    ],
)


def carried_over(rng):
    """A network whose parameters all come from the source; the source lists them in another order, and has more."""
    rows, columns = int(rng.integers(2, 4)), int(rng.integers(4, 6))
    shapes = {"backbone.0.weight": (rows, columns), "backbone.0.bias": (rows,), "backbone.1.weight": (columns, rows)}
    parameters = {name: _tensor(rng.normal(0, 1, shape)) for name, shape in shapes.items()}
    source = {"backbone.0.running_mean": _tensor(rng.normal(0, 1, rows))}
    for name in reversed(shapes):
        source[name] = _tensor(parameters[name].numpy() + rng.normal(0, 0.5, shapes[name]))
    strengths = {"strength": float(rng.uniform(0.5, 2)), "head_strength": float(rng.uniform(3, 5))}
    return {"parameters": parameters, "source": source, **strengths}


def with_new_head(rng):
    """As above, with a head that had one output in the source, which broadcasts, a layer that the
    source lacked, and one that stood the other way round in it."""
    inputs = carried_over(rng)
    rows, columns = inputs["parameters"]["backbone.0.weight"].shape
    head = {"head.weight": _tensor(rng.normal(0, 1, (3, rows))), "gate.weight": _tensor(rng.normal(0, 1, (2, columns)))}
    return {
        **inputs,
        "parameters": {**head, **inputs["parameters"], "turned.weight": _tensor(rng.normal(0, 1, (rows, columns)))},
        "source": {
            **inputs["source"],
            "head.weight": _tensor(rng.normal(0, 1, (1, rows))),
            "turned.weight": _tensor(rng.normal(0, 1, (columns, rows))),
        },
    }


_PENALTY = "l2_sp_penalty(parameters, source, strength, head_strength)"
_PULLS = f"""
for value in parameters.values():
    value.requires_grad_()
{_PENALTY}.backward()
{{name: value.grad for name, value in parameters.items()}}
"""
L2_SP_PENALTY = FunctionExercise(
    "l2_sp_penalty",
    parts=[
        Part("carried over", points=1, asks=[Ask(_PENALTY, inputs=carried_over, cases=2)]),
        Part("new head", points=1, asks=[Ask(_PENALTY, inputs=with_new_head, cases=2)]),
        Part(
            "gradient",
            points=1,
            asks=[Ask(_PULLS, inputs=carried_over, cases=1, name="the gradient of the penalty by every parameter")],
        ),
    ],
)

EXERCISES = [
    BCE_FROM_LOGITS,
    BCE_FROM_PROBABILITIES,
    BCE_LOGITS_GRADIENT,
    TEST_BCE_GRADIENT,
    SGD_DECAY_STEP,
    ADAMW_STEP,
    JOINT_OBJECTIVE,
    RATIO_WEIGHT,
    L2_SP_PENALTY,
]
