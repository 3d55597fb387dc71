"""What is asked in the chapter `head_start`."""

import torch

from headstart_grading.asks import ArtifactExercise, Ask, FunctionExercise, Part

TOLERANCE = 1e-5
HANDWRITING_BAR, PRINT_BAR = 0.80, 0.75
GUESSING = 0.2  # a share that a network reaches without having learned to read
_ASTRAY = (
    "That is guessing. Was it saved after training, does every image have its own label, do pixels go from 0 to 1?"
)


def paired_runs(rng):
    """Accuracies of 5 to 12 label draws: the arms rise and fall together, and fine-tuning is better on the whole."""
    count = int(rng.integers(5, 13))
    luck = rng.uniform(0.3, 0.6, count)
    gains = rng.normal(0.1, 0.05, count)
    gains += max(0.0, 0.05 - gains.mean())
    return {
        "finetuned": torch.tensor(luck + gains + rng.normal(0, 0.01, count)),
        "scratch": torch.tensor(luck),
        "confidence": float(rng.choice([0.8, 0.9, 0.99])),
    }


def losing_runs(rng):
    """As above, but fine-tuning is worse on the whole."""
    runs = paired_runs(rng)
    return {**runs, "finetuned": 2 * runs["scratch"] - runs["finetuned"]}


def two_runs(rng):
    """The fewest label draws that have an interval."""
    runs = paired_runs(rng)
    return {**runs, "finetuned": runs["finetuned"][:2], "scratch": runs["scratch"][:2]}


def trained_network(rng):
    """A small network as plain data: its state, some images, and the classes of the old and of the new task."""
    from headstart.networks import DigitNetwork

    width, old = int(rng.integers(2, 5)), int(rng.integers(3, 10))
    state = {}
    for name, value in DigitNetwork(old, width).state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue  # a counter, not a weight
        low = 0.5 if name.endswith("running_var") else -1.0
        state[name] = torch.tensor(rng.uniform(low, 1.5, tuple(value.shape)), dtype=torch.float32)
    images = torch.tensor(rng.uniform(0, 1, (int(rng.integers(2, 5)), 1, 8, 8)), dtype=torch.float32)
    new = int(rng.choice([k for k in range(3, 13) if k != old]))
    bound = (1 + TOLERANCE) / state["head.weight"].shape[1] ** 0.5  # torch.nn.Linear draws from ±1/√(inputs)
    return {"width": width, "old": old, "new": new, "state": state, "images": images, "width_bound": bound}


def same_class_count(rng):
    """As above, with as many new classes as old ones."""
    inputs = trained_network(rng)
    return {**inputs, "new": inputs["old"]}


def head_is_new(answer, inputs):
    """The head's weights are neither the old ones nor all alike."""
    weight, old = answer["weight"], inputs["state"]["head.weight"]
    if tuple(weight.shape) != (inputs["new"], old.shape[1]):
        return "The head's weight has another shape than (new classes, features)."
    if torch.isclose(weight[:, None], old[None]).all(2).any():
        return "Rows of the old head are in the new one. What do they know about the new classes?"
    if torch.allclose(weight, weight.flatten()[0]):
        return "All weights of the new head are alike. Which layer draws its own random weights?"
    if weight.abs().max() > inputs["width_bound"] or (weight > 0).all():
        return "The new head's weights are not spread as PyTorch spreads them. What does a fresh linear layer hold?"
    return None


def backbone_is_kept(answer, inputs):
    """Weights and running statistics of the backbone are the given ones."""
    differing = _differing(answer, {name: inputs["state"][name] for name in inputs["state"] if "head" not in name})
    if any("running" not in name for name in differing):
        return "The backbone of what you return has other weights than the one you were given."
    if differing:
        return "The backbone's weights are right, and its BatchNorm running statistics are not."
    return None


def original_is_untouched(answer, inputs):
    """The network that was given still has its state."""
    differing = _differing(answer, inputs["state"])
    if any("head" in name for name in differing):
        return "After your function ran, the network that it was given has another head."
    if differing:
        return "The network that you were given has other weights or running statistics than before."
    return None


def _differing(answer, wanted):
    """Names whose values are missing, of another shape, or off."""
    return [
        name
        for name, value in wanted.items()
        if name not in answer
        or answer[name].shape != value.shape
        or not torch.allclose(answer[name], value, rtol=0, atol=TOLERANCE)
    ]


# the state that `trained_network` draws lacks the counters, hence strict=False
_GIVEN = """
from headstart.networks import DigitNetwork
network = DigitNetwork(old, width)
network.load_state_dict(state, strict=False)
network.eval()
"""
_TRAINING = _GIVEN + "network.train()\nchanged = replace_head(network, new)\n"
_STATE = "{name: value for name, value in %s.state_dict().items() if 'num_batches' not in name}"

REPLACE_HEAD = FunctionExercise(
    "replace_head",
    parts=[
        Part(
            "head",
            points=1,
            asks=[
                Ask(
                    _GIVEN + "list(replace_head(network, new).eval()(images).shape)",
                    inputs=trained_network,
                    name="replace_head(network, K)(images).shape",
                    hint="For a batch of images your network does not answer with one row an image and one column a "
                    "class of the new task. Which layer answers, and how many outputs does it have?",
                ),
                Ask(
                    _GIVEN + "head = replace_head(network, new).head\n[head.out_features, list(head.weight.shape)]",
                    inputs=trained_network,
                    name="the new head's out_features and weight.shape",
                    hint="The new head's `out_features` and the shape of its weights do not fit the new task and the "
                    "backbone. Print both: which of them did you set, and which was set for you?",
                ),
                Ask(
                    _GIVEN + "changed = replace_head(network, new)\n"
                    "{name: parameter.requires_grad for name, parameter in changed.head.named_parameters()}",
                    inputs=trained_network,
                    name="the parameters of the new head that can be trained",
                ),
                *[
                    Ask(
                        _GIVEN + "{'weight': replace_head(network, new).head.weight}",
                        inputs=inputs,
                        holds=head_is_new,
                        name="replace_head(network, K).head.weight",
                    )
                    for inputs in (trained_network, same_class_count)
                ],
            ],
        ),
        Part(
            "backbone",
            points=1,
            asks=[
                Ask(
                    _GIVEN + "changed = replace_head(network, new)\n" + _STATE % "changed",
                    inputs=trained_network,
                    holds=backbone_is_kept,
                    name="the backbone's state",
                ),
                Ask(
                    _GIVEN + "changed = replace_head(network, new)\n"
                    "{name: parameter.requires_grad for name, parameter in changed.backbone.named_parameters()}",
                    inputs=trained_network,
                    name="which parameters of the backbone can be trained",
                ),
            ],
        ),
        Part(
            "original",
            points=1,
            asks=[
                Ask(
                    _GIVEN + "changed = replace_head(network, new)\n"
                    "with torch.no_grad():\n"
                    "    for value in changed.state_dict().values():\n"
                    "        value.add_(1)\n" + _STATE % "network",
                    inputs=trained_network,
                    holds=original_is_untouched,
                    name="the given network afterwards",
                ),
                Ask(
                    _TRAINING + _STATE % "network",
                    inputs=trained_network,
                    holds=original_is_untouched,
                    name="the given network afterwards, when it was in training mode",
                ),
                Ask(
                    _TRAINING + "[layer.training for layer in network.modules()]",
                    inputs=trained_network,
                    name="the modes of the given network's layers afterwards",
                ),
            ],
        ),
    ],
)

_OVERWRITTEN = (
    "The accuracies that you were given have changed. Which of your operations writes into a tensor in place of making "
    "a new one?"
)
_OTHER_WIDTH = (
    "The gain is right, and half the width of its interval is not. Take two draws with gains of 0.1 and 0.3 and go "
    "through it by hand: the spread of the differences, the root of N, the quantile. Which of them is off?"
)

TRANSFER_GAIN = FunctionExercise(
    "transfer_gain",
    parts=[
        Part(
            "gain",
            points=1,
            asks=[
                Ask("transfer_gain(finetuned, scratch)[0]", inputs=paired_runs, cases=3),
                Ask("transfer_gain(finetuned, scratch)[0]", inputs=losing_runs, cases=2),
                Ask(
                    "transfer_gain(finetuned, scratch)\n[finetuned, scratch]",
                    inputs=paired_runs,
                    name="the accuracies afterwards",
                    hint=_OVERWRITTEN,
                ),
            ],
        ),
        Part(
            "interval",
            points=2,
            asks=[
                Ask("transfer_gain(finetuned, scratch)[1]", inputs=paired_runs, cases=2, hint=_OTHER_WIDTH),
                Ask("transfer_gain(finetuned, scratch, confidence)[1]", paired_runs, cases=2, hint=_OTHER_WIDTH),
                Ask("transfer_gain(finetuned, scratch)[1]", inputs=two_runs, cases=1, hint=_OTHER_WIDTH),
            ],
        ),
    ],
)

_OTHER_RATIO = (
    "Your ratio is off. Take two draws in which fine-tuning is once twice and once half as accurate as scratch: what "
    "should come out, and what does?"
)
_OTHER_ENDS = (
    "The ratio is right, and its interval is not. On which scale do you make its ends, which function brings them "
    "back, and does that undo the logarithm that you took?"
)

TRANSFER_RATIO = FunctionExercise(
    "transfer_ratio",
    parts=[
        Part(
            "ratio",
            points=1,
            asks=[
                Ask("transfer_ratio(finetuned, scratch)[0]", inputs=paired_runs, cases=2, hint=_OTHER_RATIO),
                Ask("transfer_ratio(finetuned, scratch)[0]", inputs=losing_runs, cases=2, hint=_OTHER_RATIO),
                Ask(
                    "transfer_ratio(finetuned, scratch)\n[finetuned, scratch]",
                    inputs=paired_runs,
                    name="the accuracies afterwards",
                    hint=_OVERWRITTEN,
                ),
            ],
        ),
        Part(
            "interval",
            points=1,
            asks=[
                Ask("transfer_ratio(finetuned, scratch)[1:]", inputs=paired_runs, cases=2, hint=_OTHER_ENDS),
                Ask(
                    "transfer_ratio(finetuned, scratch, confidence)[1:]", inputs=paired_runs, cases=2, hint=_OTHER_ENDS
                ),
            ],
        ),
    ],
)


def tried_rates(rng):
    """Rates in no order whose best on validation is not the best on test; sums are exact, so that ties are, too."""
    count, draws = int(rng.integers(4, 8)), 4
    ladder = [1e-4, 3e-4, 9e-4, 2.7e-3, 8.1e-3, 2.43e-2, 7.29e-2]
    rates = [ladder[place] for place in rng.permutation(len(ladder))[:count]]
    validation, test = rng.integers(20, 40, (2, count, draws))
    best, tempting, middling, noisy = rng.permutation(count)[:4]
    validation[best], test[best] = rng.integers(52, 55, draws), rng.integers(30, 34, draws)
    validation[tempting], test[tempting] = rng.integers(20, 26, draws), rng.integers(58, 62, draws)
    validation[middling], test[middling] = rng.integers(48, 51, draws), rng.integers(44, 48, draws)  # best on average
    validation[noisy, int(rng.integers(draws))] = 60  # one lucky draw
    return {"rates": rates, "validation": torch.tensor(validation / 64), "test": torch.tensor(test / 64)}


def tied_rates(rng):
    """As above, where three rates are equally good on validation; the smallest is not the first and not the last."""
    inputs = tried_rates(rng)
    means = inputs["validation"].mean(1)
    best = int(means.argmax())
    order = sorted(range(len(means)), key=lambda place: inputs["rates"][place])
    low, middle, high = sorted([best, *[place for place in order if place != best][:2]])
    rates = sorted(inputs["rates"][place] for place in (low, middle, high))
    inputs["rates"][middle], inputs["rates"][low], inputs["rates"][high] = rates
    for place in (low, middle, high):
        inputs["validation"][place] = inputs["validation"][best].clone()
    return inputs


_OTHER_RATE = (
    "The first number that you give back is not the rate to use. Write the mean of every row of `validation` beside "
    "its rate: which row wins, and what stands beside it?"
)
_OTHER_OF_EQUALS = (
    "Your choice is right until several rates have the same mean on the validation scans. Which of them does the "
    "contract want, and does your code look for it?"
)
_OTHER_ACCURACY = (
    "The rate is right, and the accuracy is not the one to report for it. Which row of `test` are these networks in, "
    "and which single number stands for all draws of it?"
)

CHOOSE_RATE = FunctionExercise(
    "choose_rate",
    parts=[
        Part(
            "choice",
            points=1,
            asks=[
                Ask("choose_rate(rates, validation, test)[0]", inputs=tried_rates, cases=3, hint=_OTHER_RATE),
                Ask("choose_rate(rates, validation, test)[0]", inputs=tied_rates, cases=3, hint=_OTHER_OF_EQUALS),
            ],
        ),
        Part(
            "report",
            points=1,
            asks=[Ask("choose_rate(rates, validation, test)[1]", inputs=tried_rates, cases=3, hint=_OTHER_ACCURACY)],
        ),
    ],
)


def labelled_batches(rng):
    """A trained network as plain data, and two batches with labels for it."""
    inputs = trained_network(rng)
    count = int(rng.integers(5, 9))
    images = torch.tensor(rng.uniform(0, 1, (2, count, 1, 8, 8)), dtype=torch.float32)
    labels = torch.tensor(rng.integers(0, inputs["old"], (2, count)))
    rates = {"rate": float(rng.uniform(0.02, 0.1)), "momentum": float(rng.uniform(0.5, 0.9))}
    return {**inputs, "images": images, "labels": labels, **rates}


_OPTIMIZER = _GIVEN + "optimizer = torch.optim.SGD(network.parameters(), lr=rate, momentum=momentum)\n"
_ONE_STEP = "loss = finetune_step(network, images[0], labels[0], optimizer)\n"
_SECOND_STEP = "finetune_step(network, images[1], labels[1], optimizer)\n"
_LEFT_OVER = "torch.nn.functional.cross_entropy(network(images[1]), labels[1]).backward()\n"
_WEIGHTS = "{name: value for name, value in network.named_parameters()}"
_STATISTICS = "{name: value for name, value in network.named_buffers() if 'running' in name}"

FINETUNE_STEP = FunctionExercise(
    "finetune_step",
    parts=[
        Part(
            "loss",
            points=1,
            asks=[
                Ask(
                    _OPTIMIZER + "network.train()\n" + _ONE_STEP + "loss",
                    inputs=labelled_batches,
                    name="finetune_step(network, images, labels, optimizer)",
                    hint="The number that you give back is not the one that the contract names. Of which pass through "
                    "the network is it, in which mode was that made, and is it a mean over the batch?",
                )
            ],
        ),
        Part(
            "update",
            points=2,
            asks=[
                Ask(
                    _OPTIMIZER + "network.train()\n" + _ONE_STEP + _WEIGHTS,
                    inputs=labelled_batches,
                    atol=TOLERANCE,
                    name="the weights after one step",
                ),
                Ask(
                    _OPTIMIZER + "network.train()\n" + _ONE_STEP + _SECOND_STEP + _WEIGHTS,
                    inputs=labelled_batches,
                    rtol=1e-3,
                    atol=1e-4,
                    name="the weights after two steps",
                ),
                Ask(
                    _OPTIMIZER + _LEFT_OVER + "network.train()\n" + _ONE_STEP + _WEIGHTS,
                    inputs=labelled_batches,
                    atol=TOLERANCE,
                    name="the weights after a step that found old gradients",
                ),
                Ask(
                    _OPTIMIZER + _ONE_STEP + _WEIGHTS,
                    inputs=labelled_batches,
                    atol=TOLERANCE,
                    name="the weights after a step on a network in evaluation mode",
                ),
                Ask(
                    _OPTIMIZER + _ONE_STEP + _STATISTICS,
                    inputs=labelled_batches,
                    atol=TOLERANCE,
                    name="the running statistics after a step on a network in evaluation mode",
                    hint="The running statistics are not what one pass in training mode makes of them. How many passes "
                    "does your step take, and in which mode is each?",
                ),
            ],
        ),
    ],
)


def backbone_weights_stand(answer, inputs):
    """The backbone's weights are the given ones, in their order; names may differ."""
    given = [value for name, value in inputs["state"].items() if "running" not in name and "head" not in name]
    return None if _all_close(answer, given) else "A training step moved the weights of the frozen backbone."


def backbone_statistics_stand(answer, inputs):
    """The backbone's running statistics are the given ones, in their order; names may differ."""
    given = [value for name, value in inputs["state"].items() if "running" in name]
    if len(answer) != len(given):
        return "The backbone that you return has not the running statistics that it had."
    return None if _all_close(answer, given) else "The running statistics of the frozen backbone moved."


def _all_close(answer, wanted):
    return len(answer) == len(wanted) and all(
        one.shape == other.shape and torch.allclose(one, other, rtol=0, atol=TOLERANCE)
        for one, other in zip(answer, wanted, strict=True)
    )


_FROZEN = _GIVEN + "network.train()\nfrozen = freeze_backbone(network)\n"
_STEPS = """
frozen.train()
moving = [parameter for parameter in frozen.parameters() if parameter.requires_grad]
for batch, answers in zip(images, labels):
    loss = torch.nn.functional.cross_entropy(frozen(batch), answers)
    if moving:
        torch.autograd.backward(loss)
        with torch.no_grad():
            for parameter in moving:
                parameter -= rate * parameter.grad
                parameter.grad = None
"""
_FIRST_STEP = "images, labels = images[:1], labels[:1]" + _STEPS  # what the backbone does after that is its own part
_BACKBONE = "[value for name, value in frozen.backbone.state_dict().items() if %s]"
_STILL_WEIGHTS = _BACKBONE % "'running' not in name and 'batches' not in name"
_STILL_STATISTICS = _BACKBONE % "'running' in name"

FREEZE_BACKBONE = FunctionExercise(
    "freeze_backbone",
    parts=[
        Part(
            "weights",
            points=1,
            asks=[
                Ask(
                    _FROZEN + "[sum(one.requires_grad for one in frozen.backbone.parameters()), "
                    "all(one.requires_grad for one in frozen.head.parameters())]",
                    inputs=labelled_batches,
                    name="[how many tensors of the backbone can be trained, can all of the head]",
                ),
                Ask(
                    _FROZEN + _STEPS + _STILL_WEIGHTS,
                    inputs=labelled_batches,
                    holds=backbone_weights_stand,
                    name="the backbone's weights after two steps of training",
                ),
            ],
        ),
        Part(
            "statistics",
            points=2,
            asks=[
                Ask(
                    _FROZEN + "frozen(images[0])\n" + _STILL_STATISTICS,
                    inputs=labelled_batches,
                    holds=backbone_statistics_stand,
                    name="the running statistics after a pass in the mode that you leave it in",
                ),
                Ask(
                    _FROZEN + _STEPS + _STILL_STATISTICS,
                    inputs=labelled_batches,
                    holds=backbone_statistics_stand,
                    name="the running statistics after two steps of training",
                ),
                Ask(
                    _FROZEN + "frozen.train()\nfrozen.backbone(images[0])",
                    inputs=labelled_batches,
                    atol=TOLERANCE,
                    name="the backbone's features in training mode",
                ),
                Ask(
                    _FROZEN + "frozen.train().eval().train()\nfrozen.backbone(images[1])",
                    inputs=labelled_batches,
                    atol=TOLERANCE,
                    name="the backbone's features after an evaluation in between",
                ),
            ],
        ),
        Part(
            "head",
            points=1,
            asks=[
                Ask(
                    _FROZEN + _FIRST_STEP + "{'weight': frozen.head.weight, 'bias': frozen.head.bias}",
                    inputs=labelled_batches,
                    rtol=1e-3,
                    atol=1e-4,
                    name="the head after one step of training",
                )
            ],
        ),
    ],
)


def hidden_scans(rng):
    """Scans outside the training part, each bent in a way that nobody has seen."""
    from headstart.digits import Digits, bend_digits, handwritten_digits

    _, validation, test = handwritten_digits()
    held_out = Digits(torch.cat([validation.images, test.images]), torch.cat([validation.labels, test.labels]))
    chosen = held_out.pick(torch.tensor(rng.permutation(len(held_out.labels))[:300]))
    return bend_digits(chosen, seed=int(rng.integers(2**31)))._asdict()


def hidden_print(rng):
    """Freshly rendered digits."""
    from headstart.digits import rendered_digits

    return rendered_digits(300, seed=int(rng.integers(2**20, 2**31)))._asdict()


def reads_handwriting(answer, inputs):
    """The saved network clears the bar on hidden scans."""
    return _short_of(answer, inputs, HANDWRITING_BAR, "handwritten digits")


def reads_print(answer, inputs):
    """The saved network clears the bar on freshly rendered digits."""
    return _short_of(answer, inputs, PRINT_BAR, "printed digits")


def _short_of(answer, inputs, bar, what):
    from headstart.evaluation import predict
    from headstart.networks import DigitNetwork

    answer = {name: torch.as_tensor(value) for name, value in answer.items()}  # a counter may come as a plain number
    weight = answer.get("head.weight")
    if weight is None or weight.dim() != 2:
        held = ", ".join(sorted(answer)[:3]) or "nothing"
        return f"The file holds {held}, and no `head.weight`: is it the state_dict of a whole DigitNetwork?"
    if not 2 <= weight.shape[1] <= 512 or weight.shape[1] % 2:
        return f"The head takes {weight.shape[1]} features, and a DigitNetwork has twice as many as it is wide."
    network = DigitNetwork(10, weight.shape[1] // 2)
    wanted = network.state_dict()
    if lacking := [name for name in wanted if name not in answer]:
        return (
            f"The file lacks `{lacking[0]}`, which a DigitNetwork has. Are all its parameters and all its buffers in?"
        )
    if strange := sorted(set(answer) - set(wanted)):
        return f"The file holds `{strange[0]}`, which no DigitNetwork has: which state did you save?"
    if odd := [name for name in wanted if wanted[name].shape != answer[name].shape]:
        got, due = (tuple(one[odd[0]].shape) for one in (answer, wanted))
        return f"`{odd[0]}` has shape {got}, and {due} is right for 10 classes. Which network did you save?"
    if not all(value.isfinite().all() for value in answer.values()):
        return "The file holds numbers that are not finite. What does the loss do, step by step?"
    network.load_state_dict(answer)
    share = (predict(network, inputs["images"]) == inputs["labels"]).float().mean().item()
    if share >= bar:
        return None
    told = f"It reads {share:.0%} of {what} that it has never seen, and {bar:.0%} are asked for."
    return told if share > GUESSING else f"{told} {_ASTRAY}"


DIGIT_READER = ArtifactExercise(
    "digit_reader",
    parts=[
        Part("reads handwriting", points=2, asks=[Ask("", inputs=hidden_scans, holds=reads_handwriting, cases=1)]),
        Part("still reads print", points=2, asks=[Ask("", inputs=hidden_print, holds=reads_print, cases=1)]),
    ],
)

EXERCISES = [
    CHOOSE_RATE,
    FINETUNE_STEP,
    REPLACE_HEAD,
    FREEZE_BACKBONE,
    TRANSFER_GAIN,
    TRANSFER_RATIO,
    DIGIT_READER,
]
