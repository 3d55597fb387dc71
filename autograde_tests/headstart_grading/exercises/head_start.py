"""What is asked in the chapter `head_start`."""

import torch

from headstart_grading.asks import Ask, FunctionExercise, Part

TOLERANCE = 1e-5


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
                ),
                Ask(
                    _GIVEN + "head = replace_head(network, new).head\n[head.out_features, list(head.weight.shape)]",
                    inputs=trained_network,
                    name="the new head's out_features and weight.shape",
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
                    "{name: parameter.requires_grad for name, parameter in changed.named_parameters()}",
                    inputs=trained_network,
                    name="which parameters can be trained",
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
                ),
            ],
        ),
        Part(
            "interval",
            points=2,
            asks=[
                Ask("transfer_gain(finetuned, scratch)[1]", inputs=paired_runs, cases=2),
                Ask("transfer_gain(finetuned, scratch, confidence)[1]", inputs=paired_runs, cases=2),
                Ask("transfer_gain(finetuned, scratch)[1]", inputs=two_runs, cases=1),
            ],
        ),
    ],
)

EXERCISES = [REPLACE_HEAD, TRANSFER_GAIN]
