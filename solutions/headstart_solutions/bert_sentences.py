"""Reference answers of the chapter `bert_sentences`."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from headstart.alternatives import alternative_to


def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    """Put sentences of unequal length into one batch.

    Args:
        sentences: B lists of token ids, B at least 1. Each has 2 ids or more; the first and the last mark where the
            sentence begins and ends. The lists stay as they are.
        pad_id: what stands behind a sentence that is shorter than others. The same id may occur anywhere in a sentence,
            too, and is a token like any other there.
        max_length: the most ids that a sentence may keep, 2 or more. Of a longer one, the first max_length − 1 ids and
            the very last one are kept.

    Returns:
        token_ids: shape (B, T), int64, where T is the length of the longest sentence after cutting.
        mask: shape (B, T), int64: 1 where a token of the sentence stands, 0 where there is padding.
    """
    # cut each; T = max length; row i = ids, then T − length times pad_id; mask from the lengths, not from the ids
    kept = [one if len(one) <= max_length else [*one[: max_length - 1], one[-1]] for one in sentences]
    width = max(len(one) for one in kept)
    token_ids = torch.tensor([one + [pad_id] * (width - len(one)) for one in kept])
    mask = torch.tensor([[1] * len(one) + [0] * (width - len(one)) for one in kept])
    return token_ids, mask


def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    """The mean state of each sentence's tokens, whatever the padding holds.

    Args:
        states: shape (B, T, D), float64: a state for every place, also for places of padding, where it may be any
            finite number, however large. It stays as it is.
        mask: shape (B, T), int64: 1 at tokens, 0 at padding. Every sentence has a token. Padding may stand behind the
            tokens or in front of them.

    Returns:
        Shape (B, D), float64.
    """
    # Σ_t m_t · h_t / Σ_t m_t, a sentence at a time
    weights = mask.to(states.dtype)[:, :, None]
    return (states * weights).sum(1) / weights.sum(1)


def test_masked_mean(candidate, cases):
    """A test of somebody else's `masked_mean`: right ones pass it, wrong ones do not.

    Args:
        candidate: called as `candidate(**case)` it gives what somebody's `masked_mean` gives: finite numbers of shape
            (B, D), float64. It answers on the given cases (or equal copies) alone, not on changed ones.
        cases: a list of dicts, each with `states` (B, T, D), float64, and `mask` (B, T), int64.

    Returns:
        Nothing (or True), where the candidate is right on every case up to rounding: no number is off by more than
        1e-9. A wrong candidate is off by more than 1e-5 somewhere. False is as good as raising.

    Raises:
        AssertionError: the candidate is wrong on any case.
    """
    # sentence by sentence, with the padding taken out: then there is nothing left to be wrong about
    for case in cases:
        got = candidate(**case)
        for row, states, mask in zip(got, case["states"], case["mask"], strict=True):
            wanted = states[mask == 1].mean(0)
            assert torch.allclose(row, wanted, rtol=1e-6, atol=1e-9), "not the mean of the tokens' states"


def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    """Turn one labelled sentence into what a sentence classifier is trained on.

    Args:
        text: one sentence.
        label: the name of its class.
        tokenize: takes a text, gives its T token ids with the special tokens at both ends.
        classes: the names of the K classes, in the order of the classifier's outputs: the first one is number 0.

    Returns:
        `input_ids`: shape (T,), int64: the tokens, without padding (that is the batch's business).
        `attention_mask`: shape (T,), int64: 1 for every token.
        `labels`: a tensor without dimensions, int64: the number of the sentence's class. (The name is a plural because
            the library calls the argument so; B such examples make shape (B,).)

    Raises:
        ValueError: `label` is none of the classes.
    """
    # one sentence, one label: stacked they are (B,), as cross-entropy over (B, K) logits wants them
    if label not in classes:
        raise ValueError(f"a label is one of {', '.join(classes)}; got {label!r}")
    input_ids = torch.tensor(tokenize(text))
    return {
        "input_ids": input_ids,
        "attention_mask": torch.ones_like(input_ids),
        "labels": torch.tensor(classes.index(label)),
    }


def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    """The share of all sentences whose most likely class is the right one.

    Args:
        batches: one or more pairs (logits, labels): logits of shape (B, K), labels of shape (B,), int64. B differs from
            batch to batch, and the last may hold a single sentence. K is 2 or more, and the same in all. No two logits
            of a sentence are equal, however close they may be.

    Returns:
        a fraction from 0 to 1, in which every sentence counts alike; a tensor without dimensions will do.
    """
    # Σ right / Σ sentences, the classes being the last axis
    right = sum((logits.argmax(1) == labels).sum().item() for logits, labels in batches)
    return right / sum(len(labels) for _, labels in batches)


def parameter_groups(network: nn.Module, decay: float) -> list[dict]:
    """Sort the parameters of a network into what decays and what does not.

    Args:
        network: made of linear, embedding and LayerNorm layers (these over their last axis, as in BERT), at any depth
            and under any names. Some parameters may be frozen (they require no gradient), and two layers may share one.
            A layer may be frozen in part.
        decay: for weights of linear and of embedding layers.

    Returns:
        What `torch.optim.AdamW` takes in place of parameters: a list of dicts, as many as you like, with `params` (a
        list or tuple, perhaps empty) and `weight_decay`. Weights of linear and embedding layers have `decay`; biases,
        and whatever belongs to a LayerNorm, have 0. Every parameter that can be trained stands in one dict, once.
        Frozen ones stand in none.
    """
    # a layer's kind is its type, not its name (but a `bias` is called so); `parameters()` gives shared ones once
    bare = {id(value) for layer in network.modules() if isinstance(layer, nn.LayerNorm) for value in layer.parameters()}
    bare |= {id(value) for name, value in network.named_parameters() if name.split(".")[-1] == "bias"}
    trained = [value for value in network.parameters() if value.requires_grad]
    return [
        {"params": [value for value in trained if id(value) not in bare], "weight_decay": decay},
        {"params": [value for value in trained if id(value) in bare], "weight_decay": 0.0},
    ]


def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    """The learning rate of one update, with linear warm-up and linear decay.

    The rate rises from 0 by equal amounts from update to update, and has the peak when `warmup_steps` updates have been
    made. From there on it falls by equal amounts, and would be 0 when all of them have been made. Without warm-up the
    first update has the peak.

    Args:
        step: how many updates have been made before this one: 0 at the first update, `total_steps` − 1 at the last.
        warmup_steps: from 0 to `total_steps`.
        total_steps: 1 or more.
        peak: the largest rate.

    Returns:
        the rate, a number from 0 to `peak`.
    """
    # t/W up to W updates, (T − t)/(T − W) from there on, as in transformers' linear schedule
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - step) / (total_steps - warmup_steps)


def layer_rates(num_layers: int, peak: float, factor: float) -> list[float]:
    """Learning rates for a network whose lower layers shall change less.

    Args:
        num_layers: L, how many layers stand between the embeddings and the head, 1 or more.
        peak: the rate of the head, which is new.
        factor: above 0 and not above 1: the rate of every part is `factor` times that of the part above it.

    Returns:
        L + 2 numbers from the bottom to the top: the embeddings', those of layers 1 to L, the head's.
    """
    # part k of 0 … L+1: peak · factor^(L + 1 − k)
    return [peak * factor ** (num_layers + 1 - part) for part in range(num_layers + 2)]


def mask_tokens(
    token_ids: Tensor, special_ids: list[int], mask_id: int, vocab_size: int, share: float = 0.15
) -> tuple[Tensor, Tensor]:
    """Make an exercise in masked-language modelling out of a batch, as BERT was given them.

    Chance decides for every token by itself, whatever the others get (any generator will do; torch's has been seeded
    for you): with probability `share` it is chosen, and has to be guessed. Of the chosen ones, 80 % are replaced by the
    mask token, 10 % by a token drawn from the whole vocabulary, and 10 % stay what they are.

    Args:
        token_ids: shape (B, T), int64. It stays as it is.
        special_ids: one or more ids that are never chosen, such as those of [PAD], [CLS] and [SEP]; all others may be.
        mask_id: the id of [MASK].
        vocab_size: V: ids go from 0 to V − 1, and each is as likely as any other to be drawn.
        share: above 0 and below 1.

    Returns:
        inputs: shape (B, T), int64: what the network gets to see.
        labels: shape (B, T), int64: the original id where a token was chosen, −100 everywhere else.
    """
    # two draws a token: one chooses, the other (uniform in [0, 1)) deals the chosen out at 0.8 and 0.9
    special = torch.isin(token_ids, torch.tensor(special_ids))
    chosen = (torch.rand(token_ids.shape) < share) & ~special
    fate = torch.rand(token_ids.shape)
    labels = torch.where(chosen, token_ids, -100)
    inputs = torch.where(chosen & (fate < 0.8), mask_id, token_ids)
    drawn = torch.randint(vocab_size, token_ids.shape)
    inputs = torch.where(chosen & (fate >= 0.8) & (fate < 0.9), drawn, inputs)
    return inputs, labels


probe_or_finetune = """
**This week, about 30 labels: the linear probe on frozen features.** On this page, with 32 labels and three draws,
fine-tuning was −7.7 ± 3.8 points against the probe, and its single runs lay 12 points apart. The probe is fitted in a
second, needs no GPU, gives the same result every time, and its features serve the three other tasks as well.

**At the end of the quarter, about 400 labels: try fine-tuning, with the probe as the baseline.** There it was
+3.3 ± 5.2 points: perhaps better, not surely. Three more tasks speak for the probe, since one encoder then serves all
four. Fine-tune with five seeds or more, and keep it if the paired interval lies above what a network of its own costs.

**The two points:** one run each on 100 messages. Two points are two messages. With nothing but the seed changed, our
own networks at 128 labels were right on 61 %, 75 % and 79 %. Several seeds, the same labels for both, and more test
messages would show something.

**The 50,000 messages:** our run does not bear "always pays" out: the masked loss fell by 5 nats, and accuracy changed
by −1 ± 8 points (probe) and −11 ± 16 (fine-tuned), so we cannot tell a gain from a loss. And we had 462 sentences of
plain English. The bank has a hundred times as many, perhaps full of its own words: worth one experiment with several
seeds, judged by accuracy on labelled dev messages.
"""


@alternative_to("pad_batch")
def by_filling_a_sheet(sentences, pad_id, max_length):
    lengths = [min(len(one), max_length) for one in sentences]
    token_ids = torch.full((len(sentences), max(lengths)), pad_id)
    mask = torch.zeros_like(token_ids)
    for row, (one, length) in enumerate(zip(sentences, lengths, strict=True)):
        token_ids[row, : length - 1] = torch.tensor(one[: length - 1])
        token_ids[row, length - 1] = one[-1]
        mask[row, :length] = 1
    return token_ids, mask


@alternative_to("pad_batch")
def by_the_library_for_sequences(sentences, pad_id, max_length):
    pieces = [torch.tensor(one[: max_length - 1] + one[-1:] if len(one) > max_length else one) for one in sentences]
    token_ids = nn.utils.rnn.pad_sequence(pieces, batch_first=True, padding_value=pad_id)
    lengths = torch.tensor([len(piece) for piece in pieces])
    mask = torch.arange(token_ids.shape[1])[None] < lengths[:, None]
    return token_ids, mask.long()


@alternative_to("masked_mean")
def by_a_sentence_at_a_time(states, mask):
    return torch.stack([one[keep.bool()].mean(0) for one, keep in zip(states, mask, strict=True)])


@alternative_to("masked_mean")
def by_a_weighted_product(states, mask):
    weights = mask.to(states.dtype)
    return torch.einsum("bt,btd->bd", weights / weights.sum(1, keepdim=True), states)


@alternative_to("masked_mean")
def by_filling_with_zeros(states, mask):
    kept = states.masked_fill(mask.eq(0).unsqueeze(-1), 0.0)
    return kept.sum(dim=1) / mask.sum(dim=1)[:, None]


@alternative_to("test_masked_mean")
def tests_by_lists_in_python(candidate, cases):
    def mean(rows):
        return [sum(column) / len(rows) for column in zip(*rows, strict=True)]

    for case in cases:
        got = candidate(**case).tolist()
        for answer, states, mask in zip(got, case["states"].tolist(), case["mask"].tolist(), strict=True):
            wanted = mean([state for state, keep in zip(states, mask, strict=True) if keep])
            assert max(abs(one - other) for one, other in zip(answer, wanted, strict=True)) < 1e-6


@alternative_to("test_masked_mean")
def tests_by_formula_and_returns(candidate, cases):
    def agrees(states, mask):
        weights = mask.double()
        wanted = torch.matmul(weights[:, None], states)[:, 0] / weights.sum(1)[:, None]
        return bool((candidate(states, mask) - wanted).abs().max() < 1e-8)

    return all(agrees(**case) for case in cases)


@alternative_to("encode_example")
def by_a_table_of_classes(text, label, tokenize, classes):
    numbers = {name: number for number, name in enumerate(classes)}
    try:
        number = numbers[label]
    except KeyError:
        raise ValueError(label) from None
    ids = torch.as_tensor(tokenize(text), dtype=torch.long)
    return {"labels": torch.tensor(number), "input_ids": ids, "attention_mask": torch.ones(len(ids), dtype=torch.long)}


@alternative_to("encode_example")
def by_lists_first(text, label, tokenize, classes):
    ids = tokenize(text)
    example = {"input_ids": ids, "attention_mask": [1] * len(ids), "labels": classes.index(label)}
    return {name: torch.tensor(value) for name, value in example.items()}


@alternative_to("accuracy_over_batches")
def by_joining_all(batches):
    logits, labels = (torch.cat(parts) for parts in zip(*batches, strict=True))
    return (logits.max(dim=-1).indices == labels).double().mean()


@alternative_to("accuracy_over_batches")
def by_weighing_means(batches):
    sizes = [len(labels) for _, labels in batches]
    means = [(torch.softmax(logits, -1).argmax(-1) == labels).double().mean().item() for logits, labels in batches]
    return sum(size * mean for size, mean in zip(sizes, means, strict=True)) / sum(sizes)


@alternative_to("accuracy_over_batches")
def by_a_loop_over_sentences(batches):
    marks = []
    for logits, labels in batches:
        for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
            marks.append(row.index(max(row)) == label)
    return sum(marks) / len(marks)


@alternative_to("parameter_groups")
def by_layers(network, decay):
    decaying, bare, seen = [], [], set()
    for layer in network.modules():
        for name, value in layer.named_parameters(recurse=False):
            if value.requires_grad and id(value) not in seen:
                seen.add(id(value))
                is_weight = isinstance(layer, (nn.Linear, nn.Embedding)) and name == "weight"
                (decaying if is_weight else bare).append(value)
    return [{"params": bare, "weight_decay": 0.0}, {"params": decaying, "weight_decay": decay}]


@alternative_to("parameter_groups")
def by_axes(network, decay):
    # in such networks biases and LayerNorms have one axis, weights two
    return [
        {"params": [value], "weight_decay": decay if value.dim() > 1 else 0}
        for value in network.parameters()
        if value.requires_grad
    ]


@alternative_to("rate_at_step")
def by_the_lower_of_two_lines(step, warmup_steps, total_steps, peak):
    rise = step / warmup_steps if warmup_steps else 1.0
    fall = (total_steps - step) / max(1, total_steps - warmup_steps)
    return min(rise, fall, 1.0) * peak


@alternative_to("rate_at_step")
def by_interpolation(step, warmup_steps, total_steps, peak):
    import numpy as np

    corners = [(0, 0.0), (warmup_steps, peak), (total_steps, 0.0)]
    if warmup_steps == 0:
        corners = corners[1:]
    if warmup_steps == total_steps:
        corners = corners[:-1]
    return float(np.interp(step, *zip(*corners, strict=True)))


@alternative_to("rate_at_step")
def by_a_scheduler_of_torch(step, warmup_steps, total_steps, peak):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=peak)

    def factor(done):
        return done / warmup_steps if done < warmup_steps else (total_steps - done) / (total_steps - warmup_steps or 1)

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    for _ in range(step):
        optimizer.step()
        scheduler.step()
    return scheduler.get_last_lr()[0]


@alternative_to("layer_rates")
def by_going_down(num_layers, peak, factor):
    rates = [peak]
    while len(rates) < num_layers + 2:
        rates.insert(0, rates[0] * factor)
    return rates


@alternative_to("layer_rates")
def by_a_tensor_of_powers(num_layers, peak, factor):
    powers = torch.arange(num_layers + 1, -1, -1, dtype=torch.float64)
    return (peak * factor**powers).tolist()


@alternative_to("mask_tokens")
def by_probabilities_of_bernoulli(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    inputs, labels = token_ids.clone(), token_ids.clone()
    odds = torch.full(token_ids.shape, share)
    for special in special_ids:
        odds[token_ids == special] = 0.0
    chosen = torch.bernoulli(odds).bool()
    labels[~chosen] = -100
    masked = torch.bernoulli(torch.full(token_ids.shape, 0.8)).bool() & chosen
    inputs[masked] = mask_id
    swapped = torch.bernoulli(torch.full(token_ids.shape, 0.5)).bool() & chosen & ~masked
    inputs[swapped] = torch.randint(vocab_size, token_ids.shape)[swapped]
    return inputs, labels


@alternative_to("mask_tokens")
def by_a_loop_over_tokens(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    import random

    inputs, labels = [], []
    for row in token_ids.tolist():
        seen, due = [], []
        for token in row:
            chosen = token not in special_ids and random.random() < share
            due.append(token if chosen else -100)
            fate = random.random()
            if chosen and fate < 0.8:
                token = mask_id
            elif chosen and fate < 0.9:
                token = random.randrange(vocab_size)
            seen.append(token)
        inputs.append(seen)
        labels.append(due)
    return torch.tensor(inputs), torch.tensor(labels)


@alternative_to("mask_tokens")
def by_dealing_out_places(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    rows, columns = torch.isin(token_ids, torch.tensor(special_ids), invert=True).nonzero(as_tuple=True)
    drawn = torch.rand(len(rows)) < share
    rows, columns = rows[drawn], columns[drawn]
    labels = torch.full_like(token_ids, -100)
    labels[rows, columns] = token_ids[rows, columns]
    fates = torch.multinomial(torch.tensor([0.8, 0.1, 0.1]), len(rows), replacement=True)
    inputs = token_ids.clone()
    inputs[rows[fates == 0], columns[fates == 0]] = mask_id
    count = int((fates == 1).sum())
    inputs[rows[fates == 1], columns[fates == 1]] = torch.randint(0, vocab_size, (count,))
    return inputs, labels
