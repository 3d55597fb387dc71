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
_AS_BEFORE = (
    "The lists that you were given are others afterwards: their owner still needs them. Which of your operations "
    "change a list itself, such as `+=`, `extend`, `del` or `sort`?"
)
PAD_BATCH = FunctionExercise(
    "pad_batch",
    parts=[
        Part(
            "ids",
            points=1,
            asks=[
                Ask(f"{_PAD}[0]", inputs=short_sentences, cases=2),
                Ask(f"{_PAD}\nsentences", inputs=short_sentences, name="the sentences afterwards", hint=_AS_BEFORE),
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
            asks=[
                Ask(
                    f"ids, mask = {_PAD}\n[ids, torch.as_tensor(mask).long()]",  # its dtype has a point of its own
                    inputs=long_sentences,
                    name="[ids, mask] of sentences above max_length",
                ),
                Ask(
                    f"{_PAD}\nsentences",
                    inputs=long_sentences,
                    cases=1,
                    name="the sentences above max_length afterwards",
                    hint=_AS_BEFORE,
                ),
            ],
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
HUGE = 2.0**1000  # its sums are exact, so that what is lost beside it does not depend on their order


def huge_padding(rng):
    """As above, with padding in front so large that single precision, or a difference of sums, loses the tokens."""
    inputs = padding_in_front(rng)
    padding = inputs["mask"][:, :, None] == 0
    return {**inputs, "states": torch.where(padding, HUGE, inputs["states"])}


def a_token_of_zeros(rng):
    """As above, with ordinary padding; one token of each sentence, its last, has nothing but zeros for a state."""
    inputs = padding_in_front(rng)
    inputs["states"][:, -1] = 0
    return inputs


def one_sentence_fills_the_batch(rng):
    """Padding stands behind the sentences, and one, neither the first nor the last, has none."""
    inputs = padding_behind(rng)
    width = int(inputs["mask"].sum(1).max())
    order = inputs["mask"].sum(1).argsort()[[0, 3, 1, 2]]
    return {name: value[order, :width] for name, value in inputs.items()}


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
                    cases=1,
                    name="masked_mean(states, mask) with padding in front",
                ),
                Ask("masked_mean(states, mask)\nstates", inputs=padding_behind, cases=1, name="the states afterwards"),
            ],
        ),
        Part(
            "states of any size",
            points=1,
            asks=[
                Ask(
                    "masked_mean(states, mask)",
                    inputs=huge_padding,
                    cases=1,
                    name="masked_mean(states, mask) with enormous numbers at padding",
                ),
                Ask(
                    "masked_mean(states, mask)",
                    inputs=a_token_of_zeros,
                    cases=1,
                    name="masked_mean(states, mask) with a token whose state is zero",
                ),
            ],
        ),
    ],
)


def batches_of_states(rng):
    """Four batches: without padding, where most mistakes are right, with padding behind, in front, and in part."""
    draws = (no_padding, padding_behind, padding_in_front, one_sentence_fills_the_batch)
    return {"cases": [draw(rng) for draw in draws]}


def batch_with_a_full_sentence(rng):
    """A single batch, in which one sentence has no padding."""
    return {"cases": [one_sentence_fills_the_batch(rng)]}


def batches_of_small_states(rng):
    """As the first ones, with states so small that an error is, too."""
    cases = batches_of_states(rng)["cases"]
    return {"cases": [{**case, "states": 0.01 * case["states"]} for case in cases]}


def _right(name):
    hint = (
        "Your test rejects an answer that is right: it differs from yours in the last digits at most. Two ways of "
        "adding up round differently: how near is near enough?"
    )
    return Trial(name, batches_of_states, hint=hint)


def _wrong(name, hint, inputs=batches_of_states):
    return Trial(name, inputs, hint=hint)


TEST_MASKED_MEAN = WriteTheTestExercise(
    "test_masked_mean",
    subject="masked_mean",
    parts=[
        Part(
            "right answers pass, the plain mean fails",
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
            "every other mutant fails",
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
                    "Your test accepts a mean that leaves out each sentence's last token, where all states are small. "
                    "How near must an answer be?",
                    batches_of_small_states,
                ),
                _wrong(
                    "in_order_of_length",
                    "Your test accepts right vectors that stand in the rows of other sentences: over all sentences, "
                    "such errors cancel. Do you look at every difference, or at their mean or sum?",
                ),
                _wrong(
                    "stops_at_the_first_padding",
                    "Your test accepts an answer in which one sentence of a batch is wrong, the one without padding. "
                    "Do you compare every sentence, and every entry of it?",
                    batch_with_a_full_sentence,
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
    """A label that is none of the classes, but the beginning of one."""
    inputs = labelled_sentence(rng)
    return {**inputs, "label": inputs["classes"][1][:3]}


def first_class(rng):
    """As above, with a label of class 0."""
    inputs = labelled_sentence(rng)
    return {**inputs, "label": inputs["classes"][0]}


_TOKENIZE = """
def tokenize(text):
    first, *others = text.split()
    return [101, 0, *(1000 + sum(map(ord, word)) for word in others), 102]
"""
_ENCODE = _TOKENIZE + "example = encode_example(text, label, tokenize, classes)\n"
_UNKNOWN = (
    _TOKENIZE
    + """
try:
    answer = f"no error, but {encode_example(text, label, tokenize, classes)['labels']}"
except ValueError:
    answer = "ValueError"
except (LookupError, AssertionError, TypeError) as error:
    answer = type(error).__name__
answer
"""
)
_LABELS = """labels = example['labels']
is_tensor = isinstance(labels, torch.Tensor)
labels = torch.as_tensor(labels)
[is_tensor, list(labels.shape), str(labels.dtype), labels.double()]
"""

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
                    name="kind, shape, dtype and value of `labels`",
                    hint="`labels` is no tensor, or has another shape, dtype or value than the contract says. How many "
                    "labels does one sentence have, and what number does its class have in `classes`?",
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
                    "Which error is due, and what would a model learn from such a label if there were none?",
                ),
            ],
        ),
    ],
)


def _logits(rng, rows, columns):
    """Logits between −1 and 1 whose row winners are well ahead, in random columns."""
    logits = rng.normal(0, 1, (rows, columns))
    winners = rng.integers(0, columns, rows)
    logits[np.arange(rows), winners] += 4
    return 0.1 * logits, winners


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
_FROZEN = """
network[names["words"]].requires_grad_(False)
network["block"][0][names["inner_norm"]].requires_grad_(False)
network[names["head"]].weight.requires_grad_(False)
"""
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
            "frozen",
            points=1,
            asks=[
                Ask(
                    _NETWORK + _FROZEN + _DECAYS,
                    inputs=small_network,
                    name="the decay of every parameter in AdamW, when some are frozen",
                    hint="With frozen layers in the network, your groups hold something else than the parameters that "
                    "can be trained. How does a parameter say that it is frozen?",
                ),
            ],
        ),
        Part(
            "shared",
            points=1,
            asks=[
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
                _rates(one_step_of_warmup, 0, 2, "the rates at steps 0 and 1, with warmup_steps 1"),
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


def _rows(rng, special, words, lengths):
    """Sentences of so many words, drawn from some ids, between the ids that begin and end one, then padding."""
    pad, begin, end = special
    width = max(lengths) + 2
    rows = [[begin, *(int(one) for one in rng.choice(words, count)), end] for count in lengths]
    return torch.tensor([row + [pad] * (width - len(row)) for row in rows])


def usual_sheet(rng):
    """40 long sentences and 24 of 1 to 4 words, with ids like BERT's; nothing is chosen in many a short one."""
    lengths = [*(int(one) for one in rng.integers(90, 127, 40)), *(int(one) for one in rng.integers(1, 5, 24))]
    special = [PAD, BEGIN, END]
    token_ids = _rows(rng, special, np.arange(200, 600), lengths)
    return {"token_ids": token_ids, "special_ids": special, "mask_id": 103, "vocab_size": 1000, "share": 0.15}


def small_vocabulary(rng):
    """64 sentences whose words are six of some fifteen ids; all are below a special id, and the mask is not last."""
    size = int(rng.integers(14, 17))
    mask, *words, pad, begin = (int(one) for one in rng.permutation(size - 2)[:9])
    special = [pad, begin, size - 2]
    token_ids = _rows(rng, special, words, [int(one) for one in rng.integers(90, 127, 64)])
    return {"token_ids": token_ids, "special_ids": special, "mask_id": mask, "vocab_size": size, "share": 0.5}


def _the_other_way_round(seen, labels):
    """What to say where labels and inputs are swapped: the inputs hold −100, and the labels do not."""
    if (seen == -100).any() and not (labels == -100).any():
        return "The first of your two tensors holds −100. Which of the two does the contract put first?"
    return None


def labels_what_was_chosen(answer, inputs):
    """Labels are the originals or −100, inputs differ only where there is a label, and the given ids are as before."""
    seen, labels, given = answer
    original = inputs["token_ids"]
    if not torch.equal(given, original):
        return "The ids that you were given have changed. Which operation writes into a tensor that is not yours?"
    for name, value in (("inputs", seen), ("labels", labels)):
        if value.shape != original.shape or value.dtype != torch.int64:
            return f"`{name}` has another shape or dtype than the token ids."
    if swapped := _the_other_way_round(seen, labels):
        return swapped
    chosen = labels != -100
    strange = labels[chosen & (labels != original)]
    if len(strange) and (strange == 0).all() and chosen.all():
        return "Where there is nothing to guess, the label is 0. That is an id, too."
    if len(strange):
        return (
            "Some labels are neither the original id nor −100. What shall the network guess, and where is it told so?"
        )
    if not chosen.any():
        return "No token has a label, so there is nothing to guess."
    if chosen.all():
        return "Every token has a label, also those that were not chosen. What stands where there is nothing to guess?"
    if (seen != original)[~chosen].any():
        return "Some inputs were replaced and have no label, so nobody asks what stood there."
    if _are_found_by_change(seen, labels, inputs):
        return "Every token with a label was replaced. Those that were chosen and stay are to be guessed, too."
    return None


def _are_found_by_change(seen, labels, inputs):
    """Whether labels stand where something has changed: none of theirs stays, and 0.8 in 0.9 of them are masked."""
    chosen, size = labels != -100, inputs["vocab_size"]
    count, changed = int(chosen.sum()), 0.9 - 0.1 / size  # of all that were chosen
    masked = (seen[chosen] == inputs["mask_id"]).double().mean().item()
    many = count > 2000  # among fewer, eight in nine could be eight in ten
    return many and bool((seen != labels)[chosen].all()) and _share_is(masked, count, (0.8 + 0.1 / size) / changed)


def _share_is(share, count, wanted):
    """Whether a share of so many draws is what chance makes of the wanted one: within 5 standard deviations."""
    return abs(share - wanted) <= 5 * (wanted * (1 - wanted) / max(count, 1)) ** 0.5


def chooses_among_the_right_ones(answer, inputs):
    """No special token is chosen, and of the others as many as were asked for, each by itself."""
    seen, labels, _ = answer
    if swapped := _the_other_way_round(seen, labels):
        return swapped
    original, special = inputs["token_ids"], inputs["special_ids"]
    touched = (labels != -100) | (seen != original)
    padding, ends = (touched[torch.isin(original, torch.tensor(ids))].any() for ids in (special[:1], special[1:]))
    if padding and ends:
        return "Padding and the tokens at both ends are chosen like words. Which ids does the contract rule out?"
    if padding:
        return "Padding is chosen, too. What would the network learn from guessing it?"
    if ends:
        return "Tokens that begin or end a sentence are chosen, too. Which ids does the contract rule out?"
    words = ~torch.isin(original, torch.tensor(special))
    share, wanted = touched[words].double().mean().item(), inputs["share"]
    places = touched[words.sum(1) >= 90, 1:80]  # all of them words
    if 0 < share < 1 and (places == places[0]).all():
        return "The same places are chosen in every sentence of the batch. How many draws does the contract want?"
    if not _share_is(share, int(words.sum()), wanted):
        rough = round(20 * share) * 5  # in per cent, so that two runs of one mistake say the same
        told = f"about {rough}" if rough != round(100 * wanted) else f"{100 * share:.1f}"
        return f"Of the words, {told} % are chosen, and {100 * wanted:.0f} % was asked for."
    return _each_by_itself(touched, words, wanted)


def _each_by_itself(touched, words, share):
    """Whether the choice in one sentence is free of that in others, and of how many tokens were chosen before."""
    lengths, counts = words.sum(1), touched.sum(1)
    long = lengths >= 90
    squares = (counts - share * lengths) ** 2 / (lengths * share * (1 - share))
    if squares[long].mean() < 0.2:  # about 1 by chance, and so small less than once in a million times
        return "Every sentence has just the share that was asked for. Does chance decide for every token by itself?"
    if not long.all() and (counts > 0).all():
        return "Something is chosen in every sentence, however short. Does chance decide for every token by itself?"
    return None


def deals_out_as_bert_did(answer, inputs):
    """Of the chosen tokens 80 % are masked, 10 % are drawn from the whole vocabulary, and 10 % stay."""
    seen, labels, _ = answer
    if swapped := _the_other_way_round(seen, labels):
        return swapped
    original, mask_id, size = inputs["token_ids"], inputs["mask_id"], inputs["vocab_size"]
    words = ~torch.isin(original, torch.tensor(inputs["special_ids"]))
    chosen = ((labels != -100) | (seen != original)) & words
    if not chosen.any():
        return "No token is chosen."
    if chosen[words].all():
        return "Every word has a label, so nobody can tell which ones were chosen, and what became of those."
    if _are_found_by_change(seen, labels, inputs):
        return "Every token with a label was replaced: none of those that were chosen stays."
    drawn = seen[chosen & (seen != mask_id) & (seen != original)]  # one draw in V gives the mask, one the original
    if len(drawn) and (drawn.min() < 0 or drawn.max() >= size):
        return "Some ids that you drew are not in the vocabulary."
    if len(drawn) > 1 and len(drawn.unique()) == 1:
        return "All the ids that you drew are alike. How many draws do you make?"
    shares = [(seen[chosen] == what).double().mean().item() for what in (mask_id, original[chosen])]
    return _wrong_shares(*shares, len(drawn), int(chosen.sum()), size) or _from_the_whole_vocabulary(
        drawn, original[words].unique(), size
    )


# what often becomes of the chosen tokens in place of 80, 10 and 10 (masked, drawn, kept), and what to say of it
_FAMILIAR = (
    ((1.0, 0.0, 0.0), "Every chosen token becomes the mask token."),
    ((0.0, 0.0, 1.0), "No chosen token is replaced by anything: your inputs are the ids that you were given."),
    ((0.0, 0.1, 0.9), "A tenth of the chosen tokens is drawn anew, and none is masked."),
    ((0.8, 0.2, 0.0), "Four fifths of the chosen tokens are masked, all others are drawn anew, and none stays."),
    ((0.8, 0.0, 0.2), "Four fifths of the chosen tokens are masked, all others stay, and none is drawn anew."),
    ((0.8, 0.02, 0.18), "Four fifths of the chosen tokens are masked, and of the rest only a tenth is drawn anew."),
)


def _wrong_shares(masked, kept, drawn, count, size):
    """What is wrong with the shares, which are told where they are none of the familiar ones.

    Args:
        masked, kept: the shares of chosen tokens that hold the mask, and that hold the original.
        drawn: how many hold something else.
        count: how many were chosen.
        size: V. Of all draws, one in V gives the mask and one the original.
    """
    found = (masked, drawn / count, kept)

    def agree(mask, draw, stay):
        due = (mask + draw / size, draw * (1 - 2 / size), stay + draw / size)
        return all(_share_is(*one) for one in zip(found, (count,) * 3, due, strict=True))

    if agree(0.8, 0.1, 0.1):
        return None
    for shares, symptom in _FAMILIAR:
        if agree(*shares):
            return symptom
    draws = drawn / count * size / (size - 2)  # with those that gave the mask or the original
    told = "/".join(f"{100 * max(0, share):.0f}" for share in (masked - draws / size, draws, kept - draws / size))
    return (
        f"Of the chosen tokens, {told} % are masked, drawn anew, left as they are; 80/10/10 was asked for. (A draw may "
        "give the mask or the token itself; that is allowed for.)"
    )


def _from_the_whole_vocabulary(drawn, in_the_batch, size):
    """Whether every id was drawn, and those that are no words of the batch as often as others."""
    away = (~torch.isin(drawn, in_the_batch)).double().mean().item()
    if not _share_is(away, len(drawn), (size - len(in_the_batch) - 1) / (size - 2)):
        return "The ids that you drew are not spread over the whole vocabulary."
    if len(drawn.unique()) < size - 1:  # a draw of the mask cannot be told from masking
        return "Some ids of the vocabulary are never drawn. Which is the smallest, and which the largest, that can be?"
    return None


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
                    code,
                    inputs=inputs,
                    cases=1,
                    holds=labels_what_was_chosen,
                    name="labels against inputs, and what became of the given ids",
                )
                for code, inputs in ((_BY_DEFAULT, usual_sheet), (_BY_SHARE, small_vocabulary))
            ],
        ),
        Part(
            "choice",
            points=1,
            asks=[
                Ask(code, inputs=inputs, cases=1, holds=chooses_among_the_right_ones, name=f"which tokens {what}")
                for code, inputs, what in (
                    (_BY_DEFAULT, usual_sheet, "are chosen"),
                    (_BY_SHARE, small_vocabulary, "are chosen, with another share"),
                )
            ],
        ),
        Part(
            "80, 10, 10",
            points=2,
            asks=[
                Ask(
                    _BY_SHARE,
                    inputs=small_vocabulary,
                    cases=2,
                    holds=deals_out_as_bert_did,
                    name="what chosen tokens are replaced by",
                )
            ],
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
]
