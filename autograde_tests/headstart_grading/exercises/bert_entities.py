"""What is asked in the chapter `bert_entities`."""

import torch

from headstart_grading.asks import Ask, FunctionExercise, Part, Trial, WriteTheTestExercise

TYPES = ("PER", "ORG", "LOC")
# a hyphen inside, and letters at the start that `lstrip("BI-")` would eat
LONG_TYPE = "INFECTIOUS-DISEASE"
TAGS = ("O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI"))


def _tag_numbers(rng):
    """A number for every tag, in another order than the tags stand in; `O` is not 0."""
    numbers = [int(number) for number in rng.permutation(len(TAGS))]
    if numbers[0] == 0:
        numbers = numbers[1:] + numbers[:1]
    return dict(zip(TAGS, numbers, strict=True))


def _entity(rng, words):
    kind = str(rng.choice(TYPES))
    return [f"B-{kind}"] + [f"I-{kind}"] * (words - 1)


def _sentence(rng):
    """Tags of 7 to 10 words and how many sub-words each has; the first word opens an entity and has several."""
    parts = [(_entity(rng, 2), [2, 1]), (["O"], [3]), (_entity(rng, 1), [2]), (["O"], [1])]
    for _ in range(int(rng.integers(1, 3))):
        part = _entity(rng, 1) if rng.random() < 0.5 else ["O"]
        parts.append((part, [int(rng.integers(1, 4))]))
    parts.append((_entity(rng, 1), [2]))
    return [tag for tags, _ in parts for tag in tags], [count for _, counts in parts for count in counts]


def _word_ids(counts):
    return [place for place, count in enumerate(counts) for _ in range(count)]


def whole_sentence(rng):
    """A sentence between [CLS] and [SEP], all of it there, some words in several sub-words."""
    tags, counts = _sentence(rng)
    return {"tags": tags, "word_ids": [None, *_word_ids(counts), None], "tag_ids": _tag_numbers(rng)}


def padded_sentence(rng):
    """As above, with padding behind it."""
    inputs = whole_sentence(rng)
    return {**inputs, "word_ids": inputs["word_ids"] + [None] * int(rng.integers(2, 5))}


def truncated_sentence(rng):
    """A sentence whose last words are cut off, and in the middle a word of which no token is left."""
    tags, counts = _sentence(rng)
    counts[3] = 0
    kept = _word_ids(counts[: -int(rng.integers(1, 3))])
    return {"tags": tags, "word_ids": [None, *kept, None, None], "tag_ids": _tag_numbers(rng)}


def empty_sentence(rng):
    """No word between [CLS] and [SEP]."""
    return {"tags": [], "word_ids": [None] * int(rng.integers(2, 5)), "tag_ids": _tag_numbers(rng)}


def bare_sentence(rng):
    """Every word in one piece, and neither [CLS] nor [SEP]: nearly every way to align is right."""
    tags, _ = _sentence(rng)
    return {"tags": tags, "word_ids": list(range(len(tags))), "tag_ids": _tag_numbers(rng)}


def lone_token(rng):
    """One word in one piece, and neither [CLS] nor [SEP]."""
    return {"tags": _entity(rng, 1), "word_ids": [0], "tag_ids": _tag_numbers(rng)}


def lone_word(rng):
    """One word in several pieces, and neither [CLS] nor [SEP]."""
    return {**lone_token(rng), "word_ids": [0] * int(rng.integers(2, 5))}


_ALIGN = "align_labels(tags, word_ids, tag_ids)"
ALIGN_LABELS = FunctionExercise(
    "align_labels",
    parts=[
        Part("whole sentences", points=2, asks=[Ask(_ALIGN, whole_sentence, cases=3)]),
        Part(
            "padding, truncation, no word at all, no [CLS]",
            points=1,
            asks=[
                Ask(_ALIGN, padded_sentence, name="align_labels for a padded sentence"),
                Ask(_ALIGN, truncated_sentence, name="align_labels where some words have no token"),
                Ask(_ALIGN, empty_sentence, cases=1, name="align_labels for a sentence without words"),
                Ask(_ALIGN, bare_sentence, cases=1, name="align_labels for word_ids that begin with word 0"),
                Ask(_ALIGN, lone_token, cases=1, name="align_labels for word_ids [0]"),
                Ask(_ALIGN, lone_word, cases=1, name="align_labels for word_ids [0, 0, …]"),
            ],
        ),
    ],
)


def plain_sentence(rng):
    """Every word in one piece, between [CLS] and [SEP]."""
    inputs = bare_sentence(rng)
    return {**inputs, "word_ids": [None, *inputs["word_ids"], None]}


KINDS_OF_SENTENCE = {
    bare_sentence: "a sentence without [CLS] and [SEP], every word in one piece",
    padded_sentence: "a padded sentence with words in several pieces",
    truncated_sentence: "a sentence in which some words have no token",
    plain_sentence: "a sentence between [CLS] and [SEP], every word in one piece",
}


def sentences(rng):
    """Four sentences; the first and the last one alone would let much pass."""
    return {"cases": [draw(rng) for draw in KINDS_OF_SENTENCE]}


def _alone(draw):
    def cases(rng):
        return {"cases": [draw(rng)]}

    return cases


_RIGHT_ALONE = (
    "Your test rejects labels that are right, of {}. Work them out by hand: what does the contract of "
    "`align_labels` say of every token?"
)
_RIGHT = (
    "Your test lets right labels pass on one sentence alone, and rejects them when it is handed four. "
    "What does your loop carry over from one case to the next?"
)


def _right(name):
    return Trial(name, sentences, hint=_RIGHT)


def _wrong(name, what):
    return Trial(name, sentences, hint=f"Your test accepts labels where {what}")


TEST_ALIGNMENT = WriteTheTestExercise(
    "test_alignment",
    subject="align_labels",
    parts=[
        Part(
            "right ones pass, the commonest mistake fails",
            points=1,
            asks=[
                *[
                    Trial("reference", _alone(draw), hint=_RIGHT_ALONE.format(what))
                    for draw, what in KINDS_OF_SENTENCE.items()
                ],
                _right("reference"),
                _right("by_filling_in"),
                _wrong("labels_every_sub_word", "every sub-word has its word's label. How many may a word have?"),
            ],
        ),
        Part(
            "every mutant fails",
            points=1,
            asks=[
                _right("by_pairs_of_neighbours"),
                _wrong("specials_are_outside", "[CLS], [SEP] and padding count as O. Which tokens do you look at?"),
                _wrong("later_ones_are_outside", "later sub-words count as O. Which tokens do you look at?"),
                _wrong("inside_for_later_ones", "later sub-words have an I- tag. Which tokens do you look at?"),
                _wrong("labels_the_last", "the last sub-word has the label. Do you compare places as well as labels?"),
                _wrong("one_tag_a_token", "tags stand token by token, whatever word a token is from."),
                _wrong("drops_word_zero", "the first word of every sentence has none. On which words do you look?"),
                _wrong("counts_words_itself", "one word without a token moves all later labels. On which cases?"),
                _wrong("numbers_by_place", "the numbers are not those of `tag_ids`. Do you compare the labels?"),
                _wrong("labels_from_the_dictionary", "every sentence has the same ones, as in D0's listing."),
                _wrong("leaves_the_end_out", "the list stops behind the last word. When does your comparison stop?"),
            ],
        ),
    ],
)

WORDS = ("Ana", "Sousa", "flew", "to", "Porto", "with", "Kestrel", "Air", "on", "Monday", "and", "Rowe")


def _encoded(rng, room):
    """A sentence, one of its words twice, its sub-words' numbers, and a maximum length that leaves `room` places."""
    tags, counts = _sentence(rng)
    words = [WORDS[i] for i in rng.permutation(len(WORDS))[: len(tags)]]
    words[4] = words[1]  # in a name the first time, `O` the second
    pieces = {
        word: [int(number) for number in rng.integers(1000, 9000, count)]
        for word, count in zip(words, counts, strict=True)
    }
    max_len = sum(counts) + 2 + room
    return {"words": words, "tags": tags, "pieces": pieces, "tag_ids": _tag_numbers(rng), "max_len": max_len}


def short_item(rng):
    """A sentence that leaves places for padding."""
    return _encoded(rng, int(rng.integers(2, 6)))


def exact_item(rng):
    """A sentence that fits to the token."""
    return _encoded(rng, 0)


def long_item(rng):
    """A sentence that is cut between the two sub-words of its last word."""
    return _encoded(rng, -1)


def longer_item(rng):
    """A sentence that loses whole words."""
    return _encoded(rng, -int(rng.integers(4, 6)))


def no_words(rng):
    """A sentence without words."""
    return {"words": [], "tags": [], "pieces": {}, "tag_ids": _tag_numbers(rng), "max_len": int(rng.integers(2, 6))}


_ITEM = "tagged_item(words, tags, pieces, tag_ids, max_len)"
TAGGED_ITEM = FunctionExercise(
    "tagged_item",
    parts=[
        Part(
            "short sentences",
            points=2,
            asks=[
                Ask(f"{_ITEM}[{key!r}]", short_item, name=f"{key} of a sentence that fits")
                for key in ("input_ids", "attention_mask", "labels")
            ],
        ),
        Part(
            "long ones and none",
            points=1,
            asks=[
                Ask(_ITEM, exact_item, cases=1, name="tagged_item where nothing is left over"),
                Ask(_ITEM, long_item, cases=1, name="tagged_item where half a word has to go"),
                Ask(_ITEM, longer_item, name="tagged_item where words have to go"),
                Ask(_ITEM, no_words, cases=1, name="tagged_item for a sentence without words"),
            ],
        ),
    ],
)


def token_batch(rng):
    """Two or three sentences of unequal length: the first one's tokens nearly all have a label, later ones' few."""
    batch, tokens, classes = int(rng.integers(2, 4)), int(rng.integers(6, 9)), int(rng.integers(3, 6))
    labels = rng.integers(0, classes, (batch, tokens))
    labels[:, 1] = 0  # there always is a token of class 0
    labels[0, :3] = [0, 0, 1]
    labels[0, -1] = -100
    for sentence in range(1, batch):
        labels[sentence, 0] = -100
        labels[sentence, 1 + sentence :] = -100
    return {
        "logits": torch.tensor(rng.normal(0, 2, (batch, tokens, classes))),
        "labels": torch.tensor(labels, dtype=torch.int64),
    }


def unlabelled_batch(rng):
    """A batch in which no token has a label."""
    inputs = token_batch(rng)
    return {**inputs, "labels": torch.full_like(inputs["labels"], -100)}


def partly_unlabelled_batch(rng):
    """A batch in which one sentence has no label at all."""
    inputs = token_batch(rng)
    inputs["labels"][-1] = -100
    return inputs


def loud_batch(rng):
    """A batch whose logits are too large for an exponential; probabilities are ordinary ones."""
    inputs = token_batch(rng)
    return {**inputs, "logits": inputs["logits"] + float(rng.integers(1000, 2000))}


# A loss that is a plain number, or cut off from the logits, is answered by words: torch's own error says too little
_SLOPES = """
leaf = logits.clone().requires_grad_()
loss = token_loss(leaf, labels)
flows = getattr(loss, "requires_grad", False)
if flows:
    loss.backward()
leaf.grad if flows else "no gradient"
"""
_NO_FLOW = (
    "The loss is right, and what flows back from it to the logits is not, or nothing does. Where in your function "
    "does a tensor become a plain number (`item`, `float`, `numpy`), or a new one (`detach`, `torch.tensor`)?"
)
# Not a number agrees with nothing, so the answer is put as "is it finite, and what is it then"
_FINITE = """
answer = torch.as_tensor(token_loss(logits, labels)).double()
finite = bool(answer.isfinite().all())
[finite, answer if finite else 0.0]
"""
TOKEN_LOSS = FunctionExercise(
    "token_loss",
    parts=[
        Part(
            "labelled tokens",
            points=2,
            asks=[
                Ask("token_loss(logits, labels)", token_batch, cases=3),
                Ask(_SLOPES, token_batch, name="the gradient by every logit", hint=_NO_FLOW),
                Ask("token_loss(logits, labels)\n[logits, labels]", token_batch, cases=1, name="what it was given"),
            ],
        ),
        Part(
            "no label, large logits",
            points=1,
            asks=[
                Ask(_FINITE, loud_batch, cases=1, name="whether the loss of large logits is finite, and it"),
                Ask(_FINITE, partly_unlabelled_batch, cases=1, name="the loss where one sentence has no label"),
                Ask(_FINITE, unlabelled_batch, cases=1, name="whether the loss without any label is finite, and it"),
            ],
        ),
    ],
)


def _drawn_types(rng, count):
    """Types for a row of entities; no two neighbours alike."""
    kinds = [str(rng.choice(TYPES))]
    while len(kinds) < count:
        kinds.append(str(rng.choice([kind for kind in TYPES if kind != kinds[-1]])))
    return kinds


def _iob1(rng):
    """An entity at the start, one of another type right behind it, two neighbours of one type, and one at the end.

    Behind the `B-` of one type an `I-` of another follows; the last entity has not the type of the first.
    """
    first, second, third = _drawn_types(rng, 3)
    tags = [f"I-{first}"] * int(rng.integers(2, 4)) + [f"I-{second}"] * int(rng.integers(1, 3)) + ["O"]
    tags += [f"I-{third}"] * int(rng.integers(1, 3)) + [f"B-{third}", f"I-{third}", f"B-{third}"]
    tags += [f"I-{LONG_TYPE}"] + ["O"] * int(rng.integers(1, 3)) + [f"I-{second}"] * int(rng.integers(1, 3))
    return tags


def iob1_sentence(rng):
    """A sentence in IOB1 with all that tells it from IOB2."""
    return {"tags": _iob1(rng)}


def iob2_sentence(rng):
    """A sentence that is IOB2 already."""
    first, second = _drawn_types(rng, 2)
    tags = ["O", f"B-{first}", f"I-{first}", f"I-{first}", f"B-{first}", f"I-{first}", f"B-{second}"]
    return {"tags": tags + ["O"] * int(rng.integers(1, 4))}


def one_type_again(rng):
    """IOB1 without a `B-`: two entities of one type around an `O`, and a last word of the first one's type."""
    first, second = _drawn_types(rng, 2)
    tags = [f"I-{first}"] * int(rng.integers(1, 3)) + ["O", f"I-{second}", "O", f"I-{second}"]
    return {"tags": tags + [f"I-{first}"]}


def no_tags(rng):
    """A sentence without words."""
    return {"tags": []}


TO_IOB2 = FunctionExercise(
    "to_iob2",
    parts=[
        Part(
            "tags",
            points=2,
            asks=[
                Ask("to_iob2(tags)", iob1_sentence, cases=3),
                Ask("to_iob2(tags)", one_type_again, cases=1, name="to_iob2 where a type comes again"),
                Ask("to_iob2(tags)", iob2_sentence, name="to_iob2 of tags that are IOB2 already"),
                Ask("to_iob2(tags)", no_tags, cases=1, name="to_iob2 of a sentence without words"),
                Ask("to_iob2(tags)\ntags", iob1_sentence, cases=1, name="what it was given, afterwards"),
            ],
        )
    ],
)


def well_formed(rng):
    """IOB2: neighbours of one type, a type with a hyphen in it, and an entity at the very end."""
    first, second, last = _drawn_types(rng, 3)
    tags = ["O"] * int(rng.integers(0, 3)) + [f"B-{first}"] + [f"I-{first}"] * int(rng.integers(1, 3))
    tags += [f"B-{first}", "O", f"B-{LONG_TYPE}", f"I-{LONG_TYPE}"] + [f"B-{second}"] * int(rng.integers(1, 3))
    return {"tags": tags + ["O"] * int(rng.integers(1, 3)) + [f"B-{last}", f"I-{last}"]}


def ill_formed(rng):
    """An `I-` at the start, one after `O`, and one of another type in the middle of an entity."""
    first, second, third = _drawn_types(rng, 3)
    tags = [f"I-{first}"] * int(rng.integers(1, 3)) + ["O", f"I-{second}", f"I-{second}", "O"]
    return {"tags": tags + [f"B-{second}", f"I-{third}", f"I-{third}"] + ["O"] * int(rng.integers(0, 2))}


def only_outside(rng):
    """A sentence without an entity."""
    return {"tags": ["O"] * int(rng.integers(2, 6))}


SPANS_OF = FunctionExercise(
    "spans_of",
    parts=[
        Part(
            "well-formed tags",
            points=2,
            asks=[
                Ask("spans_of(tags)", well_formed, cases=3),
                Ask("spans_of(tags)", only_outside, cases=1, name="spans_of where there is no entity"),
                Ask("spans_of(tags)", no_tags, cases=1, name="spans_of a sentence without words"),
            ],
        ),
        Part(
            "what models write",
            points=1,
            asks=[
                Ask("spans_of(tags)", ill_formed, cases=3, name="spans_of tags that are not well-formed"),
                Ask("spans_of(tags)", one_type_again, cases=1, name="spans_of tags without any B-"),
            ],
        ),
    ],
)


def corpus(rng):
    """Sentences with every kind of hit and miss; an entity of one is predicted in another, at the same place."""
    one, two, three = (str(kind) for kind in rng.permutation(TYPES))
    a = int(rng.integers(0, 3))
    pairs = [
        ([(one, a, a + 1)], [(one, a, a + 1)]),
        (
            [(one, 0, 2), (two, 3, 4), (three, 6, 8)],
            [(three, 6, 9), (one, 0, 2), (three, 3, 4)],  # too wide; right; another type
        ),
        ([(two, a, a + 2)], []),
        ([], [(two, a, a + 2)]),  # what the sentence before has
        ([(two, 1, 2), (three, 4, 7)], [(three, 4, 7), (two, 1, 2), (one, 8, 9 + a)]),
        ([(three, 2, 5 + a)], [(three, 2, 5 + a), (two, 9, 10)]),
        ([(two, 3, 6)], [(two, 4, 6)]),  # too narrow
        ([(one, 2, 3)], [(one, 2, 4 + a)]),  # too wide
        ([], []),
    ]
    pairs += [([(two, 0, 1)], [(two, 0, 1)])] * int(rng.integers(2, 5))  # the same name in several sentences
    order = rng.permutation(len(pairs))
    return {"gold": [pairs[i][0] for i in order], "predicted": [pairs[i][1] for i in order]}


def nothing_predicted(rng):
    """A model that finds nothing."""
    inputs = corpus(rng)
    return {**inputs, "predicted": [[] for _ in inputs["gold"]]}


def nothing_there(rng):
    """A corpus without an entity, and a model that finds some."""
    inputs = corpus(rng)
    return {**inputs, "gold": [[] for _ in inputs["predicted"]]}


def nothing_right(rng):
    """A model that finds entities, and none of them is right."""
    inputs = corpus(rng)
    return {**inputs, "predicted": [[("MISC", start, end) for _, start, end in one] for one in inputs["predicted"]]}


def all_right(rng):
    """A model that finds every entity and no other."""
    inputs = corpus(rng)
    return {**inputs, "predicted": inputs["gold"]}


def nothing_at_all(rng):
    """Sentences without entities, and a model that finds none."""
    count = int(rng.integers(1, 4))
    return {"gold": [[] for _ in range(count)], "predicted": [[] for _ in range(count)]}


# what crosses is a list; the contract's entities are tuples
_F1 = """
gold, predicted = ([[tuple(entity) for entity in one] for one in part] for part in (gold, predicted))
entity_f1(gold, predicted)
"""
_ZERO = "One of the three scores is off, or no number, where its denominator is 0. What does the contract want there?"
ENTITY_F1 = FunctionExercise(
    "entity_f1",
    parts=[
        Part("a corpus", points=2, asks=[Ask(_F1, corpus, cases=4, name="entity_f1(gold, predicted)")]),
        Part(
            "nothing to divide by",
            points=1,
            asks=[
                # three zeros, whatever comes, are no answer to the cases below
                Ask(_F1, all_right, cases=1, name="entity_f1 where everything is right"),
                *(
                    Ask(_F1, draw, cases=1, name=f"entity_f1 where {what}", hint=_ZERO)
                    for draw, what in (
                        (nothing_predicted, "nothing was predicted"),
                        (nothing_there, "nothing is there"),
                        (nothing_right, "nothing is right"),
                        (nothing_at_all, "there is nothing and nothing was predicted"),
                    )
                ),
            ],
        ),
    ],
)


def _drawn_rows(rng):
    names = ["O", *(TAGS[1 + i] for i in rng.permutation(len(TAGS) - 1)[: int(rng.integers(3, 6))])]
    rows = {name: [*rng.uniform(0.4, 0.9, 2).tolist(), int(rng.integers(5, 60))] for name in names}
    rows["O"] = [*rng.uniform(0.95, 0.99, 2).tolist(), int(rng.integers(500, 900))]
    return {name: rows[name] for name in sorted(rows)}


def _rounding_shows(rows):
    """Whether the ways to round what was predicted are told apart by the micro row."""
    right = [(r * n, p) for p, r, n in rows.values()]
    ways = sorted(
        (
            sum(round(count) / p for count, p in right),
            sum(round(count / p) for count, p in right),
            sum(round(round(count) / p) for count, p in right),
        )
    )
    return all(more - less > 0.4 for less, more in zip(ways, ways[1:], strict=False))


def class_rows(rng):
    """Rows of four to six classes, one of them with far more items than the others."""
    rows = _drawn_rows(rng)
    while not _rounding_shows(rows):
        rows = _drawn_rows(rng)
    return {"rows": rows, "leave_out": []}


def class_rows_without(rng):
    """As above; the large class, and sometimes another one, is left out."""
    inputs = class_rows(rng)
    return {**inputs, "leave_out": ["O", *list(inputs["rows"])[: int(rng.integers(0, 2))]]}


_SUMMARY = "summary_rows(rows, leave_out)"
_KEPT = Ask(f"{_SUMMARY}\nrows", class_rows_without, cases=1, name="the rows it was given, afterwards")
SUMMARY_ROWS = FunctionExercise(
    "summary_rows",
    parts=[
        Part(
            name,
            points=1,
            asks=[
                Ask(f"{_SUMMARY}[{name!r}]", class_rows, name=f"the row {name}"),
                Ask(f"{_SUMMARY}[{name!r}]", class_rows_without, name=f"the row {name}, with classes left out"),
                *([_KEPT] if name == "macro" else []),
            ],
        )
        for name in ("macro", "weighted", "micro")
    ],
)


def _said_of_words(rng, counts):
    """For the tokens of a sentence which class each says and how loudly.

    In a word of two sub-words, the second says another class: louder in the first word, more softly elsewhere; in one
    of three, the second and third agree with each other against the first, each a little more softly than that.
    """
    said, loud_second = [], True
    for count in counts:
        first, other = rng.choice(len(TAGS), 2, replace=False)
        if count == 1:
            said += [(first, 5)]
        elif count == 2:
            said += [(first, 5), (other, 9 if loud_second else 2)]
            loud_second = False
        elif count == 3:
            said += [(first, 5), (other, 4), (other, 4)]
    return said


def token_logits(cut, gone):
    """Draws a batch of two or three sentences.

    Args:
        cut: how many words are cut off at the end of every sentence; of the first one, all but its first word.
        gone: whether a word in the middle has no token.
    """

    def draw(rng):
        sentences = [_sentence(rng)[1] for _ in range(int(rng.integers(2, 4)))]
        counts = [len(one) for one in sentences]
        for one in sentences:
            one[3] = 0 if gone else one[3]
        kept = [one[: len(one) - cut] for one in sentences]
        kept[0] = kept[0][:1] if cut else kept[0]
        tokens = max(map(sum, kept)) + 2
        logits = rng.uniform(0, 1, (len(kept), tokens, len(TAGS)))
        word_ids = []
        for row, one in enumerate(kept):
            ids = [None, *_word_ids(one), None]
            word_ids.append(ids + [None] * (tokens - len(ids)))
            for token, (name, loudness) in enumerate(_said_of_words(rng, one), start=1):
                logits[row, token, name] += loudness
        names = [TAGS[i] for i in rng.permutation(len(TAGS))]
        names = names[1:] + names[:1] if names[0] == "O" else names
        return {"logits": torch.tensor(logits), "word_ids": word_ids, "word_counts": counts, "names": names}

    return draw


_TAGGED = "tags_of_words(logits, word_ids, word_counts, names)"
TAGS_OF_WORDS = FunctionExercise(
    "tags_of_words",
    parts=[
        Part("whole sentences", points=2, asks=[Ask(_TAGGED, token_logits(cut=0, gone=False), cases=3)]),
        Part(
            "words without a token",
            points=1,
            asks=[
                Ask(_TAGGED, token_logits(cut=2, gone=False), name="tags_of_words where the last words are cut off"),
                Ask(_TAGGED, token_logits(cut=0, gone=True), name="tags_of_words where a word has no token"),
            ],
        ),
    ],
)

EXERCISES = [
    ALIGN_LABELS,
    TEST_ALIGNMENT,
    TAGGED_ITEM,
    TOKEN_LOSS,
    TAGS_OF_WORDS,
    TO_IOB2,
    SPANS_OF,
    ENTITY_F1,
    SUMMARY_ROWS,
]
