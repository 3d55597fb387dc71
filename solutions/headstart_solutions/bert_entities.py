"""Reference answers of the chapter `bert_entities`."""

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from headstart.alternatives import alternative_to

CLS, SEP, PAD = 101, 102, 0


def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    """The label of every token of one sentence.

    Args:
        tags: W tags, one a word, W 0 or more.
        word_ids: T entries, T 1 or more, one a token: the place of the word that the token came from, counted from 0
            and never falling, or None for [CLS], [SEP] and padding, which stand before and behind the words, never
            between them, and may be missing. Some words may have no token: truncated ones, at the end, and now and
            then one in the middle, of which the tokenizer kept nothing.
        tag_ids: the number of every tag.

    Returns:
        A list of T whole numbers: at the first token of each word the number of the word's tag, and −100 everywhere
        else.
    """
    labels = []
    before = None
    for word in word_ids:
        is_first = word is not None and word != before
        labels.append(tag_ids[tags[word]] if is_first else -100)
        before = word
    return labels


def test_alignment(candidate, cases):
    """A test of somebody else's `align_labels`: right ones pass it, wrong ones do not.

    Args:
        candidate: called as `candidate(**case)` it gives what somebody's `align_labels` gives: a list of whole numbers.
            Some lists may be too short. It answers on the given cases alone, not on changed ones, and never raises.
        cases: a list of one dict or more, each with `tags`, `word_ids` and `tag_ids`, as `align_labels` takes them.

    Returns:
        Nothing (or True), where the candidate is right on every case. False is as good as raising.

    Raises:
        AssertionError: the candidate is wrong on any case.
    """
    for case in cases:
        labels = candidate(**case)
        assert len(labels) == len(case["word_ids"]), "not one label a token"
        seen = set()
        for label, word in zip(labels, case["word_ids"], strict=True):
            if word is None or word in seen:
                assert label == -100, "a label where none belongs"
            else:
                assert label == case["tag_ids"][case["tags"][word]], "not the tag of this token's word"
            seen.add(word)


def tagged_item(
    words: Sequence[str],
    tags: Sequence[str],
    pieces: Mapping[str, Sequence[int]],
    tag_ids: Mapping[str, int],
    max_len: int,
) -> dict[str, list[int]]:
    """One sentence as a model takes it: D0's `__getitem__`, mended.

    Args:
        words: W words, W 0 or more.
        tags: W tags, one a word.
        pieces: in place of a tokenizer: the numbers of each word's sub-words, one or more, none of them CLS, SEP or
            PAD. A word may stand in the sentence twice, with different tags.
        tag_ids: the number of every tag.
        max_len: how long the three lists are, 2 or more. All arguments stay as they are.

    Returns:
        Three lists of max_len whole numbers. `input_ids`: CLS, the sub-words of all words, SEP, then PAD until the list
        is full; what does not fit is left out from the end of the sentence, sub-word by sub-word, and SEP is always
        there. `attention_mask`: 0 at PAD, 1 elsewhere. `labels`: the number of the word's tag at its first sub-word,
        −100 elsewhere.
    """
    numbers, labels = [], []
    for word, tag in zip(words, tags, strict=True):
        numbers += pieces[word]
        labels += [tag_ids[tag]] + [-100] * (len(pieces[word]) - 1)
    numbers = [CLS, *numbers[: max_len - 2], SEP]
    labels = [-100, *labels[: max_len - 2], -100]
    empty = max_len - len(numbers)
    return {
        "input_ids": numbers + [PAD] * empty,
        "attention_mask": [1] * len(numbers) + [0] * empty,
        "labels": labels + [-100] * empty,
    }


def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """The mean cross-entropy of a batch's labelled tokens.

    Args:
        logits: shape (B, T, K), float64, finite, some of them perhaps above 1000; B, T and K are 1 or more.
        labels: shape (B, T), int64: from 0 to K − 1, or −100 where there is none. Both tensors stay as they are.

    Returns:
        A tensor without dimensions, in nats: the mean over all tokens of the batch that have a label, each counted
        alike; gradients flow through it to the logits. Where no token has a label it is 0: such a tensor, with a
        gradient or without, or the plain number.
    """
    # −1/n Σ log softmax(logits)[label], over the n tokens whose label is not −100
    real = labels != -100
    log_probabilities = torch.log_softmax(logits, dim=-1)
    picked = log_probabilities.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return -(picked * real).sum() / real.sum().clamp(min=1)


def to_iob2(tags: Sequence[str]) -> list[str]:
    """The tags of one sentence in IOB2, where every entity begins with `B-`.

    Args:
        tags: W tags, W 0 or more, in IOB1: an entity begins with `B-` only where the word before it belongs to another
            entity of the same type, and with `I-` everywhere else. Or else all of them are IOB2 already. A type is all
            that follows the first hyphen. The list stays as it is.

    Returns:
        A list of W tags: the same entities in IOB2. What is IOB2 already comes back unchanged, as a new list or the
        same one.
    """
    mended = []
    before = ""
    for tag in tags:
        opens = tag.startswith("I-") and before != tag[2:]
        mended.append("B-" + tag[2:] if opens else tag)
        before = tag[2:]
    return mended


def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    """The entities of one sentence.

    Args:
        tags: W tags, W 0 or more: `O`, `B-TYPE` or `I-TYPE`, where the type is all that follows the first hyphen. A
            model wrote them, so they need not be well-formed. `B-` opens an entity. So does an `I-` whose left
            neighbour is `O`, has another type, or does not exist. An `I-` of its left neighbour's type goes on with the
            neighbour's entity.

    Returns:
        A list of (type, start, end), tuples of any kind or lists, in the order of the sentence: words start to end − 1
        are the entity, counted from 0. Empty where there is none.
    """
    spans = []
    before = ""
    for place, tag in enumerate(tags):
        prefix, _, kind = tag.partition("-")
        if prefix == "I" and kind == before:
            spans[-1] = (kind, spans[-1][1], place + 1)
        elif prefix != "O":
            spans.append((kind, place, place + 1))
        before = kind
    return spans


def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    """Precision, recall and F1 of the entities of a corpus.

    Args:
        gold: N sentences, N 1 or more; of each a list of its entities (type, start, end), none twice. It may be empty.
        predicted: the same sentences, with the entities that a model found, in any order, none twice either.

    Returns:
        Precision, recall and F1 as fractions, of all sentences together, each entity counted alike. An entity is right
        where its sentence, type, start and end are. Precision is 0 where nothing was predicted, recall where nothing is
        there, and F1 where both are 0.
    """
    # P = right/predicted, R = right/there, F1 = 2PR/(P + R)
    said = {(number, *entity) for number, entities in enumerate(predicted) for entity in entities}
    there = {(number, *entity) for number, entities in enumerate(gold) for entity in entities}
    right = len(said & there)
    precision = right / len(said) if said else 0.0
    recall = right / len(there) if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return precision, recall, f1


def summary_rows(
    rows: Mapping[str, tuple[float, float, float]], leave_out: Sequence[str] = ()
) -> dict[str, tuple[float, float, float]]:
    """The three summary rows of a report, from its class rows alone.

    Args:
        rows: for each class its precision, its recall (fractions above 0) and its support, how many items there are,
            1 or more. The rows stay as they are.
        leave_out: a list of classes of `rows` that shall not count, as if they had no row. At least one other is left.

    Returns:
        "micro", "macro" and "weighted", each with precision, recall and F1, as plain numbers. micro: of all classes'
        items together, as one heap; the counts that this takes follow from the rows, and are not rounded to whole
        numbers. macro: the mean over classes. weighted: the mean over classes, each weighted by its support. The F1 of
        macro and of weighted is such a mean of the classes' F1.
    """
    kept = [row for name, row in rows.items() if name not in leave_out]
    scores = torch.tensor([(p, r, 2 * p * r / (p + r)) for p, r, _ in kept], dtype=torch.float64)
    support = torch.tensor([row[2] for row in kept], dtype=torch.float64)
    # right_c = R_c · support_c, predicted_c = right_c / P_c
    right = scores[:, 1] * support
    precision, recall = right.sum() / (right / scores[:, 0]).sum(), right.sum() / support.sum()
    return {
        "micro": (precision.item(), recall.item(), (2 * precision * recall / (precision + recall)).item()),
        "macro": tuple(scores.mean(0).tolist()),
        "weighted": tuple((support @ scores / support.sum()).tolist()),
    }


def tags_of_words(
    logits: Tensor, word_ids: Sequence[Sequence[int | None]], word_counts: Sequence[int], names: Sequence[str]
) -> list[list[str]]:
    """The tag of every word of a batch of sentences, from what a model says of its tokens.

    Args:
        logits: shape (B, T, K), float64; no two of a token are equal.
        word_ids: for each of the B sentences T entries, one a token: the place of its word, counted from 0 and never
            falling, or None for [CLS], [SEP] and padding, before and behind the words.
        word_counts: how many words each of the B sentences has. Some may have no token: truncated ones, at the end, and
            now and then one in the middle.
        names: K tags: what each class is called. `O` is one of them.

    Returns:
        B lists, of as many tags as the sentence has words: of each word the class with the largest logit at its first
        token; `O` where it has no token.
    """
    classes = logits.argmax(dim=-1)
    tagged = [["O"] * count for count in word_counts]
    for sentence, places in enumerate(word_ids):
        for token in reversed(range(len(places))):  # from the end, so that a word's first token has the last word
            if places[token] is not None:
                tagged[sentence][places[token]] = names[classes[sentence, token]]
    return tagged


which_number = """
**What the number says.** 97.3 % is an average over words, and most words are `O`. In my run the same average was 94 %,
and entity F1 was 71 %. A model that tags everything as `O` has 82 % by the first score and 0 by the second (on CoNLL's
test part 82.5 %). "Nearly nothing slips through" does not follow.

**Is the table sound?** No. Its class rows force an accuracy of 0.981 where it prints 0.973, so at least one of its
numbers is wrong. I would ask for the predictions, and score both models with one scorer.

**Which score?** A missed person does harm, a wrong type does none as long as the words are hidden, and an invented name
costs a word. So: recall of persons, and beside it the share of words of persons that were left as `O`. Recall of PER
was 0.83 in my run, 33 of 40. Some of the other seven were found with a wrong type or boundary; I would count those
that stay readable.

**Decision.** Neither model alone, at one name in six missed by mine and nothing sound known of theirs. A person reads
every letter after the model.

**What is not known.** One seed, and 40 persons: one name is 2.5 points of recall, its standard error 6. And news is not
letters. First I would have 200 of the archive's letters tagged by two people, and measure on these.
"""


@alternative_to("align_labels")
def by_the_set_of_words_seen(tags, word_ids, tag_ids):
    seen = {None}
    labels = []
    for word in word_ids:
        labels.append(-100 if word in seen else tag_ids[tags[word]])
        seen.add(word)
    return labels


@alternative_to("align_labels")
def by_filling_in(tags, word_ids, tag_ids):
    word_ids = list(word_ids)
    labels = [-100] * len(word_ids)
    for place, tag in enumerate(tags):
        if place in word_ids:
            labels[word_ids.index(place)] = tag_ids[tag]
    return labels


@alternative_to("align_labels")
def by_pairs_of_neighbours(tags, word_ids, tag_ids):
    pairs = zip([None, *word_ids], word_ids, strict=False)
    return [tag_ids[tags[word]] if word not in (None, left) else -100 for left, word in pairs]


@alternative_to("test_alignment")
def tests_by_expected_labels(candidate, cases):
    return all(candidate(**case) == by_the_set_of_words_seen(**case) for case in cases)


@alternative_to("test_alignment")
def tests_by_properties(candidate, cases):
    for case in cases:
        labels, word_ids = candidate(**case), case["word_ids"]
        labelled = [token for token, label in enumerate(labels) if label != -100]
        assert len(labels) == len(word_ids)
        assert labelled == sorted(word_ids.index(word) for word in set(word_ids) - {None})
        assert all(labels[token] == case["tag_ids"][case["tags"][word_ids[token]]] for token in labelled)


@alternative_to("test_alignment")
def tests_by_tensors(candidate, cases):
    for case in cases:
        words = torch.tensor([-1 if word is None else word for word in case["word_ids"]])
        first = torch.cat([torch.tensor([True]), words[1:] != words[:-1]]) & (words >= 0)
        numbers = torch.tensor([case["tag_ids"][tag] for tag in case["tags"]] or [0])
        wanted = torch.where(first, numbers[words.clamp(min=0)], -100)
        torch.testing.assert_close(torch.tensor(candidate(**case)), wanted)


@alternative_to("tagged_item")
def by_word_ids(words, tags, pieces, tag_ids, max_len):
    tokens = [(number, place) for place, word in enumerate(words) for number in pieces[word]][: max_len - 2]
    tokens = [(CLS, None), *tokens, (SEP, None)]
    padding = [(PAD, None)] * (max_len - len(tokens))
    word_ids = [place for _, place in tokens + padding]
    return {
        "labels": by_the_set_of_words_seen(tags, word_ids, tag_ids),
        "input_ids": [number for number, _ in tokens + padding],
        "attention_mask": [1 for _ in tokens] + [0 for _ in padding],
    }


@alternative_to("tagged_item")
def by_filling_three_lists(words, tags, pieces, tag_ids, max_len):
    item = {"input_ids": [PAD] * max_len, "attention_mask": [0] * max_len, "labels": [-100] * max_len}
    item["input_ids"][0] = CLS
    place = 1
    for word, tag in zip(words, tags, strict=True):
        for order, number in enumerate(pieces[word]):
            if place == max_len - 1:
                break
            item["input_ids"][place] = number
            if order == 0:
                item["labels"][place] = tag_ids[tag]
            place += 1
    item["input_ids"][place] = SEP
    item["attention_mask"][: place + 1] = [1] * (place + 1)
    return item


@alternative_to("token_loss")
def by_the_library_and_a_count(logits, labels):
    total = F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100, reduction="sum")
    return total / max(int((labels != -100).sum()), 1)


@alternative_to("token_loss")
def by_choosing_the_real_ones(logits, labels):
    real = labels >= 0
    if not real.any():
        return logits.sum() * 0
    chosen = logits[real]
    return (chosen.logsumexp(-1) - chosen[torch.arange(len(chosen)), labels[real]]).mean()


@alternative_to("token_loss")
def by_the_library_with_classes_in_the_middle(logits, labels):
    if (labels == -100).all():
        return torch.zeros((), dtype=logits.dtype)
    return F.cross_entropy(logits.transpose(1, 2), labels)


@alternative_to("token_loss")
def by_one_token_after_another(logits, labels):
    losses = [
        -torch.log_softmax(logits[b, t], 0)[labels[b, t]]
        for b in range(labels.shape[0])
        for t in range(labels.shape[1])
        if labels[b, t] != -100
    ]
    return sum(losses) / len(losses) if losses else torch.tensor(0.0, dtype=torch.float64)


@alternative_to("to_iob2")
def by_neighbours(tags):
    lefts = ["O", *tags][: len(tags)]
    return [
        "B-" + tag[2:] if tag[0] == "I" and left[2:] != tag[2:] else tag for left, tag in zip(lefts, tags, strict=True)
    ]


@alternative_to("to_iob2")
def by_spans(tags):
    mended = ["O"] * len(tags)
    for kind, start, end in spans_of(tags):
        mended[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
    return mended


@alternative_to("to_iob2")
def by_changing_a_copy(tags):
    mended = list(tags)
    for place in range(len(mended)):
        if mended[place].startswith("I-"):
            kind = mended[place].removeprefix("I-")
            if place == 0 or mended[place - 1] not in (f"B-{kind}", f"I-{kind}"):
                mended[place] = f"B-{kind}"
    return mended


@alternative_to("spans_of")
def by_openings_and_ends(tags):
    kinds = [tag.split("-", 1)[1] if tag != "O" else None for tag in tags]
    starts = [
        i for i, tag in enumerate(tags) if tag != "O" and (tag.startswith("B-") or i == 0 or kinds[i - 1] != kinds[i])
    ]
    spans = []
    for start in starts:
        end = start + 1
        while end < len(tags) and end not in starts and kinds[end] is not None:
            end += 1
        spans.append([kinds[start], start, end])
    return spans


@alternative_to("spans_of")
def by_a_sentinel(tags):
    spans, start, kind = [], None, None
    for place, tag in enumerate([*tags, "O"]):
        goes_on = start is not None and tag == f"I-{kind}"
        if start is not None and not goes_on:
            spans.append((kind, start, place))
            start = None
        if tag != "O" and not goes_on:
            start, kind = place, tag[2:]
    return spans


@alternative_to("spans_of")
def by_the_course_itself(tags):
    from headstart.language.entity_tags import entity_spans

    return entity_spans(tags)


@alternative_to("entity_f1")
def by_counting_each_sentence(gold, predicted):
    right = said = there = 0
    for truth, guess in zip(gold, predicted, strict=True):
        right += sum(tuple(entity) in set(map(tuple, truth)) for entity in guess)
        said, there = said + len(guess), there + len(truth)
    return (
        right / said if said else 0.0,
        right / there if there else 0.0,
        2 * right / (said + there) if said + there else 0.0,
    )


@alternative_to("entity_f1")
def by_hits_and_errors(gold, predicted):
    hits = sum(len(set(truth) & set(guess)) for truth, guess in zip(gold, predicted, strict=True))
    invented = sum(len(set(guess) - set(truth)) for truth, guess in zip(gold, predicted, strict=True))
    missed = sum(len(set(truth) - set(guess)) for truth, guess in zip(gold, predicted, strict=True))
    scores = torch.tensor([hits + invented, hits + missed, hits + (invented + missed) / 2], dtype=torch.float64)
    return (hits / scores).nan_to_num(0.0).tolist()


@alternative_to("summary_rows")
def by_plain_python(rows, leave_out=()):
    kept = {name: row for name, row in rows.items() if name not in set(leave_out)}
    f1 = {name: 2 / (1 / p + 1 / r) for name, (p, r, _) in kept.items()}
    total = sum(n for _, _, n in kept.values())
    right = sum(r * n for _, r, n in kept.values())
    said = sum(r * n / p for p, r, n in kept.values())
    columns = {name: [row[0], row[1], f1[name]] for name, row in kept.items()}
    return {
        "micro": [right / said, right / total, 2 * right / (said + total)],
        "macro": [sum(column[i] for column in columns.values()) / len(kept) for i in range(3)],
        "weighted": [sum(columns[name][i] * kept[name][2] for name in kept) / total for i in range(3)],
    }


@alternative_to("summary_rows")
def by_weights(rows, leave_out=()):
    names = [name for name in rows if name not in leave_out]
    p, r, n = (
        torch.tensor(column, dtype=torch.float64) for column in zip(*(rows[name] for name in names), strict=True)
    )
    f = 2 * p * r / (p + r)
    micro_p, micro_r = 1 / ((r * n / (r * n).sum()) / p).sum(), (r * n).sum() / n.sum()
    weights = n / n.sum()
    return {
        "macro": [p.mean(), r.mean(), f.mean()],
        "weighted": [p @ weights, r @ weights, f @ weights],
        "micro": [micro_p, micro_r, 2 / (1 / micro_p + 1 / micro_r)],
    }


@alternative_to("tags_of_words")
def by_the_first_token_of_each_word(logits, word_ids, word_counts, names):
    classes = logits.argmax(2).tolist()
    return [
        [names[row[places.index(word)]] if word in places else "O" for word in range(count)]
        for row, places, count in zip(classes, map(list, word_ids), word_counts, strict=True)
    ]


@alternative_to("tags_of_words")
def by_tokens_of_their_own_sentence(logits, word_ids, word_counts, names):
    tagged = []
    for sentence, count in enumerate(word_counts):
        said = {}
        for token, word in enumerate(word_ids[sentence]):
            if word is not None and word not in said:
                said[word] = names[int(torch.softmax(logits[sentence, token], 0).max(0).indices)]
        tagged.append([said.get(word, "O") for word in range(count)])
    return tagged
