"""What is asked in the chapter `bert_sentences`."""

import numpy as np
import torch

from headstart_grading.asks import Ask, FunctionExercise, Part, Trial, WriteTheTestExercise


def _tensor(values):
    return torch.tensor(np.asarray(values), dtype=torch.float64)


PAD, BEGIN, END = 0, 101, 102


def _sentence(rng, words, low=200, high=600):
    return [BEGIN, *(int(one) for one in rng.integers(low, high, words)), END]


def short_sentences(rng):
    """3 to 5 sentences of different lengths, all below the limit; neither the first nor the last is the longest."""
    words = sorted(int(one) for one in rng.choice(np.arange(1, 8), int(rng.integers(3, 6)), replace=False))
    words = [words[0], words[-1], *words[1:-1]]
    return {
        "sentences": [_sentence(rng, count) for count in words],
        "pad_id": int(rng.integers(3, 20)),
        "max_length": 12 + int(rng.integers(0, 4)),
    }


def pad_id_inside(rng):
    """As above, where the id of padding is that of a word, too: it stands in the middle of each sentence."""
    inputs = short_sentences(rng)
    for one in inputs["sentences"]:
        one.insert(2, inputs["pad_id"])
    return inputs


def long_sentences(rng):
    """As above, with sentences longer than the limit, one that fits exactly, and a shorter one."""
    limit = int(rng.integers(5, 8))
    words = [limit - 4, limit + int(rng.integers(1, 5)), limit - 2, limit + int(rng.integers(5, 9))]
    return {
        "sentences": [_sentence(rng, count) for count in words],
        "pad_id": int(rng.integers(3, 20)),
        "max_length": limit,
    }


_PAD = "pad_batch(sentences, pad_id, max_length)"
PAD_BATCH = FunctionExercise(
    "pad_batch",
    parts=[
        Part(
            "ids",
            points=1,
            asks=[
                Ask(f"{_PAD}[0]", inputs=short_sentences, cases=2),
                Ask(f"{_PAD}\nsentences", inputs=short_sentences, name="the sentences afterwards"),
            ],
        ),
        Part(
            "mask",
            points=1,
            asks=[
                Ask(f"{_PAD}[1]", inputs=short_sentences, cases=2),
                Ask(
                    f"{_PAD}[1]",
                    inputs=pad_id_inside,
                    name="the mask, where the id of padding also occurs inside a sentence",
                ),
            ],
        ),
        Part(
            "cutting",
            points=1,
            asks=[Ask(f"list({_PAD})", inputs=long_sentences, name=f"{_PAD} with sentences above max_length")],
        ),
    ],
)


def padded_states(behind):
    """States with large numbers where there is padding, which stands behind the tokens or in front of them."""

    def draw(rng):
        lengths = rng.permutation([2, 3, 5, int(rng.integers(6, 9))])
        width = max(lengths) + int(rng.integers(1, 3))
        features = int(rng.integers(3, 6))
        mask = np.arange(width)[None] < lengths[:, None]
        mask = mask if behind else mask[:, ::-1]
        states = rng.normal(0, 1, (len(lengths), width, features))
        states += ~mask[:, :, None] * rng.uniform(5, 9, (len(lengths), width, features))
        return {"states": _tensor(states), "mask": torch.tensor(mask.astype(np.int64))}

    return draw


padding_behind, padding_in_front = padded_states(True), padded_states(False)


def no_padding(rng):
    """Sentences of one length, so that every token counts."""
    shape = (int(rng.integers(2, 4)), int(rng.integers(4, 7)), int(rng.integers(2, 4)))
    return {"states": _tensor(rng.normal(0, 1, shape)), "mask": torch.ones(shape[:2], dtype=torch.int64)}


MASKED_MEAN = FunctionExercise(
    "masked_mean",
    parts=[
        Part(
            "mean",
            points=2,
            asks=[
                Ask("masked_mean(states, mask)", inputs=padding_behind, cases=2),
                Ask("masked_mean(states, mask)", inputs=no_padding, cases=1),
                Ask(
                    "masked_mean(states, mask)",
                    inputs=padding_in_front,
                    cases=2,
                    name="masked_mean(states, mask) with padding in front",
                ),
                Ask("masked_mean(states, mask)\nstates", inputs=padding_behind, name="the states afterwards"),
            ],
        )
    ],
)


def batches_of_states(rng):
    """Three batches: without padding, where most mistakes are right, then with padding behind, then in front."""
    return {"cases": [no_padding(rng), padding_behind(rng), padding_in_front(rng)]}


def _right(name):
    hint = "Your test rejects an answer that is right up to rounding. How exactly does yours know the mean?"
    return Trial(name, batches_of_states, hint=hint)


def _wrong(name, hint):
    return Trial(name, batches_of_states, hint=hint)


TEST_MASKED_MEAN = WriteTheTestExercise(
    "test_masked_mean",
    subject="masked_mean",
    parts=[
        Part(
            "padding that counts is caught",
            points=1,
            asks=[
                _right("reference"),
                _wrong(
                    "counts_padding",
                    "Your test accepts a plain mean over all places. On the case without padding that is right: do you "
                    "look at every case?",
                ),
                _right("by_a_weighted_product"),
            ],
        ),
        Part(
            "every mutant fails",
            points=2,
            asks=[
                _right("by_filling_with_zeros"),
                _wrong("divides_by_all_places", "Your test accepts a mean that is too small where there is padding."),
                _wrong(
                    "takes_the_first_so_many",
                    "Your test accepts an answer that is right as long as padding stands behind the tokens. Which of "
                    "your cases has it in front?",
                ),
                _wrong("takes_the_first_token", "Your test accepts the state of the first place in place of a mean."),
                _wrong("adds_up", "Your test accepts a sum. Does it look at the size?"),
                _wrong(
                    "divides_by_the_batch",
                    "Your test accepts sums that are divided by one and the same number in every sentence.",
                ),
                _wrong("takes_the_largest", "Your test accepts the largest entry of each feature in place of a mean."),
                _wrong(
                    "one_token_short",
                    "Your test accepts a mean that leaves out each sentence's last token. How near must an answer be?",
                ),
            ],
        ),
    ],
)

_WORDS = ("slow", "quick", "kind", "rude", "fair", "late", "lost", "paid", "broken", "warm", "cold", "dear")
_CLASSES = ("positive", "negative", "neutral", "angry", "mixed")


def labelled_sentence(rng):
    """A sentence of more words than there are classes; the class is neither the first nor the last, nor in order."""
    classes = [str(one) for one in rng.permutation(_CLASSES)[: int(rng.integers(3, 6))]]
    while classes == sorted(classes) or sorted(classes).index(classes[1]) == 1:
        classes = [str(one) for one in rng.permutation(_CLASSES)[: len(classes)]]
    words = rng.choice(_WORDS, int(rng.integers(6, 10)), replace=False)
    return {"text": " ".join(words), "label": classes[1], "classes": classes}


def unknown_label(rng):
    """A label that is none of the classes, as the 'O' of a tagger."""
    return {**labelled_sentence(rng), "label": "O"}


def first_class(rng):
    """As above, with a label of class 0."""
    inputs = labelled_sentence(rng)
    return {**inputs, "label": inputs["classes"][0]}


_TOKENIZE = """
def tokenize(text):
    return [101, *(1000 + sum(map(ord, word)) for word in text.split()), 102]
"""
_ENCODE = _TOKENIZE + "example = encode_example(text, label, tokenize, classes)\n"
_UNKNOWN = (
    _TOKENIZE
    + """
try:
    encode_example(text, label, tokenize, classes)
    answer = "no error"
except ValueError:
    answer = "ValueError"
answer
"""
)
_LABELS = "labels = torch.as_tensor(example['labels'])\n[list(labels.shape), str(labels.dtype), labels.double()]"

ENCODE_EXAMPLE = FunctionExercise(
    "encode_example",
    parts=[
        Part(
            "label",
            points=1,
            asks=[
                Ask(
                    _ENCODE + _LABELS,
                    inputs=inputs,
                    name="shape, dtype and value of `labels`",
                    hint="`labels` has another shape, dtype or value than the contract says. How many labels does one "
                    "sentence have, and what number does its class have in `classes`?",
                )
                for inputs in (labelled_sentence, first_class)
            ],
        ),
        Part(
            "the rest",
            points=1,
            asks=[
                Ask(
                    _ENCODE + "[example['input_ids'], example['attention_mask']]",
                    inputs=labelled_sentence,
                    name="[input_ids, attention_mask]",
                ),
                Ask(
                    _UNKNOWN,
                    inputs=unknown_label,
                    name="whether a label that is no class raises ValueError",
                    hint="A label that is none of the classes passes, or raises another error than the contract says. "
                    "What would a model learn from it?",
                ),
            ],
        ),
    ],
)


def _logits(rng, rows, columns):
    """Logits whose row winners are well ahead, in random columns."""
    logits = rng.normal(0, 1, (rows, columns))
    winners = rng.integers(0, columns, rows)
    logits[np.arange(rows), winners] += 4
    return logits, winners


def unequal_batches(rng):
    """3 or 4 batches of other sizes; the last holds a single sentence, and is right; most of the others are, too."""
    classes = int(rng.integers(3, 6))
    sizes = [*(int(one) for one in rng.permutation([4, 7, 9, 11])[: int(rng.integers(2, 4))]), 1]
    batches = []
    for size in sizes:
        logits, winners = _logits(rng, size, classes)
        wrong = rng.permutation(size) < (size // 3 if size > 1 else 0)
        labels = np.where(wrong, (winners + 1) % classes, winners)
        batches.append([_tensor(logits), torch.tensor(labels)])
    return {"batches": batches}


def square_batches(rng):
    """As many sentences as classes in every batch, so that the wrong axis fits in shape."""
    classes = int(rng.integers(3, 6))
    batches = []
    for _ in range(3):
        logits, winners = _logits(rng, classes, classes)
        wrong = rng.permutation(classes) < 1
        batches.append([_tensor(logits), torch.tensor(np.where(wrong, (winners + 1) % classes, winners))])
    return {"batches": batches}


_ACCURACY = "accuracy_over_batches([tuple(batch) for batch in batches])"
ACCURACY_OVER_BATCHES = FunctionExercise(
    "accuracy_over_batches",
    parts=[
        Part(
            "accuracy",
            points=2,
            asks=[
                Ask(_ACCURACY, inputs=unequal_batches, cases=3, name="accuracy_over_batches(batches)"),
                Ask(
                    _ACCURACY,
                    inputs=square_batches,
                    cases=2,
                    name="accuracy_over_batches(batches) with as many sentences as classes",
                ),
            ],
        )
    ],
)


def small_network(rng):
    """Names and sizes of a small network; two linear layers are called as if they were a norm or a bias."""
    misleading = rng.permutation(["bias_net", "LayerNorm_gate"])
    plain = rng.permutation(["mix", "out", "scale", "first"])
    roles = ("linear", "inner", "norm", "inner_norm", "head", "words")
    names = dict(zip(roles, map(str, (*misleading, *plain)), strict=True))
    return {"names": names, "decay": float(rng.uniform(0.05, 0.3))}


_NETWORK = """
from torch import nn
network = nn.ModuleDict({
    names["words"]: nn.Embedding(9, 4),
    names["norm"]: nn.LayerNorm(4),
    names["linear"]: nn.Linear(4, 4, bias=False),
    "block": nn.ModuleList([nn.ModuleDict({names["inner"]: nn.Linear(4, 4), names["inner_norm"]: nn.LayerNorm(4)})]),
    names["head"]: nn.Linear(4, 9),
})
"""
_FROZEN = (
    'network[names["words"]].requires_grad_(False)\nnetwork["block"][0][names["inner_norm"]].requires_grad_(False)\n'
)
_SHARED = 'network[names["head"]].weight = network[names["words"]].weight\n'
_DECAYS = """
import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of a parameter that stands twice in a group; it is looked at here
    optimizer = torch.optim.AdamW(parameter_groups(network, decay), lr=1e-3)
known = {id(value): name for name, value in network.named_parameters()}
decays = {}
for group in optimizer.param_groups:
    for value in group["params"]:
        decays.setdefault(known.get(id(value), "a stranger"), []).append(float(group["weight_decay"]))
decays
"""

PARAMETER_GROUPS = FunctionExercise(
    "parameter_groups",
    parts=[
        Part(
            "what decays",
            points=2,
            asks=[
                Ask(
                    _NETWORK + _DECAYS,
                    inputs=small_network,
                    cases=3,
                    name="the decay of every parameter in AdamW",
                    hint="At least one parameter has another decay than the contract says, stands in two groups, or in "
                    "none. Print the name, the layer and the decay of each.",
                )
            ],
        ),
        Part(
            "frozen and shared",
            points=1,
            asks=[
                Ask(
                    _NETWORK + _FROZEN + _DECAYS,
                    inputs=small_network,
                    name="the decay of every parameter in AdamW, when some are frozen",
                    hint="With frozen layers in the network, your groups hold something else than the parameters that "
                    "can be trained. How does a parameter say that it is frozen?",
                ),
                Ask(
                    _NETWORK + _SHARED + _DECAYS,
                    inputs=small_network,
                    name="the decay of every parameter in AdamW, when two layers share their weights",
                    hint="Where two layers share one parameter, it has to stand in one group, once, with the decay of "
                    "a weight. How often do you meet it on your way?",
                ),
            ],
        ),
    ],
)


def schedule(rng):
    """A schedule with a warm-up of several steps and more steps after it."""
    warmup = int(rng.integers(3, 7))
    total = warmup + int(rng.integers(5, 12))
    return {"warmup_steps": warmup, "total_steps": total, "peak": float(rng.uniform(1e-5, 9e-5))}


def no_warmup(rng):
    """As above, without warm-up."""
    return {**schedule(rng), "warmup_steps": 0}


def one_step_of_warmup(rng):
    """As above, with a single step of it."""
    return {**schedule(rng), "warmup_steps": 1}


def warmup_alone(rng):
    """The training ends with the warm-up."""
    inputs = schedule(rng)
    return {**inputs, "total_steps": inputs["warmup_steps"]}


_RATES = "[rate_at_step(step, warmup_steps, total_steps, peak) for step in range({}, {})]"


def _rates(inputs, first, end, name, cases=1):
    return Ask(_RATES.format(first, end), inputs=inputs, cases=cases, name=name, rtol=1e-6, atol=1e-12)


RATE_AT_STEP = FunctionExercise(
    "rate_at_step",
    parts=[
        Part(
            "warm-up",
            points=1,
            asks=[
                _rates(schedule, 0, "warmup_steps + 1", "the rates at steps 0 to warmup_steps", 2),
                _rates(warmup_alone, 0, "total_steps", "the rates of all steps, when all of them are warm-up"),
            ],
        ),
        Part(
            "decay",
            points=1,
            asks=[_rates(schedule, "warmup_steps + 1", "total_steps", "the rates of the steps after the warm-up", 2)],
        ),
        Part(
            "without warm-up",
            points=1,
            asks=[
                _rates(no_warmup, 0, "total_steps", "the rates of all steps, with warmup_steps 0"),
                _rates(one_step_of_warmup, 0, "total_steps", "the rates of all steps, with warmup_steps 1"),
            ],
        ),
    ],
)


def depth(rng):
    """4 to 12 layers, a peak, and a factor below 1."""
    return {
        "num_layers": int(rng.integers(4, 13)),
        "peak": float(rng.uniform(1e-5, 9e-5)),
        "factor": float(rng.uniform(0.6, 0.9)),
    }


def one_layer(rng):
    """A single layer between embeddings and head."""
    return {**depth(rng), "num_layers": 1}


_LAYERS = "list(layer_rates(num_layers, peak, factor))"
LAYER_RATES = FunctionExercise(
    "layer_rates",
    parts=[
        Part(
            "rates",
            points=2,
            asks=[
                Ask(_LAYERS, inputs=inputs, cases=cases, name="layer_rates(num_layers, peak, factor)", atol=1e-12)
                for inputs, cases in ((depth, 2), (one_layer, 1))
            ],
        )
    ],
)


def sheet(share):
    """64 padded sentences of up to 128 ids, whose words are from the middle of the vocabulary only."""

    def draw(rng):
        rows = []
        for _ in range(64):
            words = int(rng.integers(90, 127))
            rows.append([*_sentence(rng, words), *[PAD] * (126 - words)])
        special = {"special_ids": [PAD, BEGIN, END], "mask_id": 103, "vocab_size": 1000}
        return {"token_ids": torch.tensor(rows), **special, "share": share}

    return draw


def labels_what_was_chosen(answer, inputs):
    """Labels are the originals or −100, inputs differ only where there is a label, and the given ids are as before."""
    seen, labels, given = answer
    original = inputs["token_ids"]
    if not torch.equal(given, original):
        return "The ids that you were given have changed. Which operation writes into a tensor that is not yours?"
    for name, value in (("inputs", seen), ("labels", labels)):
        if value.shape != original.shape or value.dtype != torch.int64:
            return f"`{name}` has another shape or dtype than the token ids."
    chosen = labels != -100
    if (labels[chosen] != original[chosen]).any():
        return (
            "Some labels are neither the original id nor −100. What shall the network guess, and where is it told so?"
        )
    if chosen.all():
        return "Every token has a label, also those that were not chosen. What stands where there is nothing to guess?"
    if (seen != original)[~chosen].any():
        return "Some inputs were replaced and have no label, so nobody asks what stood there."
    masked = seen[chosen] == inputs["mask_id"]  # if all are, that is for the shares to say
    if chosen.any() and (seen != original)[chosen].all() and not masked.all():
        return (
            "Every token with a label was replaced. A tenth of the chosen ones stay as they are: are they guessed, too?"
        )
    return None


def _share_is(share, count, wanted):
    """Whether a share of so many draws is what chance makes of the wanted one: within 5 standard deviations."""
    return abs(share - wanted) <= 5 * (wanted * (1 - wanted) / max(count, 1)) ** 0.5


def chooses_among_the_right_ones(answer, inputs):
    """No special token is chosen, and of the others as many as were asked for, each by itself."""
    seen, labels, _ = answer
    original = inputs["token_ids"]
    touched = (labels != -100) | (seen != original)
    padding, ends = (touched[torch.isin(original, torch.tensor(ids))].any() for ids in ([PAD], [BEGIN, END]))
    if padding and ends:
        return "Padding and the tokens at both ends are chosen like words. Which ids does the contract rule out?"
    if padding:
        return "Padding is chosen, too. What would the network learn from guessing it?"
    if ends:
        return "Tokens that begin or end a sentence are chosen, too. Which ids does the contract rule out?"
    words = original >= 200
    share = touched[words].double().mean().item()
    if not _share_is(share, int(words.sum()), inputs["share"]):
        return "Another share of the words is chosen than was asked for."
    full = touched[:, 1:80]  # all words, in every sentence
    if (full == full[0]).all():
        return "The same places are chosen in every sentence of the batch. How many draws does the contract want?"
    return None


def deals_out_as_bert_did(answer, inputs):
    """Of the chosen tokens 80 % are masked, 10 % are drawn from the whole vocabulary, and 10 % stay."""
    seen, labels, _ = answer
    original = inputs["token_ids"]
    chosen = ((labels != -100) | (seen != original)) & (original >= 200)
    count = int(chosen.sum())
    if count == 0:
        return "No token is chosen."
    masked, kept = seen[chosen] == inputs["mask_id"], seen[chosen] == original[chosen]
    drawn = seen[chosen & (seen != inputs["mask_id"]) & (seen != original)]
    if not _share_is(masked.double().mean().item(), count, 0.8):
        return "The mask token stands for another share of the chosen ones than the contract says."
    if not (_share_is(kept.double().mean().item(), count, 0.1) and _share_is(len(drawn) / count, count, 0.1)):
        return "Of the chosen tokens that are not masked, another share stays, or is drawn, than the contract says."
    if drawn.min() < 0 or drawn.max() >= inputs["vocab_size"]:
        return "Some ids that you drew are not in the vocabulary."
    if len(drawn.unique()) < len(drawn) / 4:
        return "Hardly any two of the ids that you drew differ. How many draws do you make?"
    elsewhere = ((drawn < 200) | (drawn >= 600)).double().mean().item()  # the batch has words from 200 to 599
    if not _share_is(elsewhere, len(drawn), 1 - 400 / inputs["vocab_size"]):
        return "The ids that you drew are not spread over the whole vocabulary."
    return None


usual_share, large_share = sheet(0.15), sheet(0.5)
_MASKED = """
inputs, labels = mask_tokens(token_ids, special_ids, mask_id, vocab_size{})
[inputs, labels, token_ids]
"""
_BY_DEFAULT, _BY_SHARE = _MASKED.format(""), _MASKED.format(", share")

MASK_TOKENS = FunctionExercise(
    "mask_tokens",
    parts=[
        Part(
            "labels",
            points=1,
            asks=[
                Ask(
                    _BY_DEFAULT,
                    inputs=usual_share,
                    cases=1,
                    holds=labels_what_was_chosen,
                    name="labels against inputs, and what became of the given ids",
                )
            ],
        ),
        Part(
            "choice",
            points=1,
            asks=[
                Ask(code, inputs=inputs, cases=1, holds=chooses_among_the_right_ones, name=f"which tokens {what}")
                for code, inputs, what in (
                    (_BY_DEFAULT, usual_share, "are chosen"),
                    (_BY_SHARE, large_share, "are chosen, with another share"),
                )
            ],
        ),
        Part(
            "80, 10, 10",
            points=2,
            asks=[
                Ask(
                    _BY_SHARE,
                    inputs=large_share,
                    cases=2,
                    holds=deals_out_as_bert_did,
                    name="what chosen tokens are replaced by",
                )
            ],
        ),
    ],
)


def guesses(rng):
    """Logits for 3 or 4 sentences; of every one another number of tokens is to be guessed."""
    sentences, tokens, vocabulary = int(rng.integers(3, 5)), int(rng.integers(6, 9)), int(rng.integers(5, 9))
    labels = np.full((sentences, tokens), -100)
    for row, count in enumerate(rng.permutation(np.arange(1, sentences + 1))):
        places = rng.permutation(tokens)[:count]
        labels[row, places] = rng.integers(1, vocabulary, count)
    return {"logits": _tensor(rng.normal(0, 2, (sentences, tokens, vocabulary))), "labels": torch.tensor(labels)}


def some_without(rng):
    """As above, with a sentence in which there is nothing to guess."""
    inputs = guesses(rng)
    inputs["labels"][int(rng.integers(len(inputs["labels"])))] = -100
    return inputs


def nothing_to_guess(rng):
    """As above, with nothing to guess at all, which short batches come to now and then."""
    inputs = guesses(rng)
    return {**inputs, "labels": torch.full_like(inputs["labels"], -100)}


_LOSS = """
loss = masked_lm_loss(logits, labels)
loss = torch.as_tensor(loss).double()
finite = bool(loss.isfinite())
[finite, loss if finite else 0.0]
"""
_SLOPES = """
logits.requires_grad_()
masked_lm_loss(logits, labels).backward()
finite = bool(logits.grad.isfinite().all())
[finite, logits.grad if finite else torch.zeros_like(logits.grad)]
"""

MASKED_LM_LOSS = FunctionExercise(
    "masked_lm_loss",
    parts=[
        Part(
            "loss",
            points=1,
            asks=[
                Ask(_LOSS, inputs=inputs, cases=cases, name="whether the loss is finite, and the loss")
                for inputs, cases in ((guesses, 2), (some_without, 1))
            ],
        ),
        Part(
            "nothing to guess",
            points=1,
            asks=[
                Ask(
                    _LOSS,
                    inputs=nothing_to_guess,
                    cases=1,
                    name="whether the loss is finite, and the loss, where nothing was chosen",
                    hint="Where nothing was chosen, your loss is no number, or not what the contract says. What is "
                    "divided by what there?",
                )
            ],
        ),
        Part(
            "gradient",
            points=1,
            asks=[Ask(_SLOPES, inputs=guesses, cases=1, name="whether the gradient by the logits is finite, and it")],
        ),
    ],
)

EXERCISES = [
    PAD_BATCH,
    MASKED_MEAN,
    TEST_MASKED_MEAN,
    ENCODE_EXAMPLE,
    ACCURACY_OVER_BATCHES,
    PARAMETER_GROUPS,
    RATE_AT_STEP,
    LAYER_RATES,
    MASK_TOKENS,
    MASKED_LM_LOSS,
]
