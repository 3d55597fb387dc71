"""What is asked in the toy chapter."""

import torch

from headstart_grading.asks import Ask, FunctionExercise, Part


def scores(rng):
    size = int(rng.integers(3, 8))
    return {"after": torch.tensor(rng.uniform(0.5, 0.9, size)), "before": torch.tensor(rng.uniform(0.1, 0.4, size))}


def vector(rng):
    return {"x": torch.tensor(rng.normal(0.0, 1.0, int(rng.integers(3, 8))))}


EXERCISES = [
    FunctionExercise("gain", [Part("value", 2, [Ask("gain(after, before)", scores, cases=3)])]),
    FunctionExercise(
        "centred",
        [
            Part("values", 1, [Ask("centred(x)", vector)]),
            Part("left alone", 2, [Ask("y = x.clone()\ncentred(y)\ny", vector, name="x after centred(x)")]),
        ],
    ),
]
