"""Known wrong answers of the chapter `bert_entities`."""

from collections import Counter

import torch
import torch.nn.functional as F

from headstart_grading.known_mistakes import mistake_of

CLS, SEP, PAD = 101, 102, 0


def _aligned(tags, word_ids, tag_ids):
    return [
        -100 if word is None or word == left else tag_ids[tags[word]]
        for left, word in zip([None, *word_ids], word_ids, strict=False)
    ]


@mistake_of("align_labels")
def labels_every_sub_word(tags, word_ids, tag_ids):
    """Every sub-word has a label with you. A name that the tokenizer cuts into five pieces would count five times in
    the loss, and `B-` would open five entities. How can a token know that it is not its word's first?"""
    return [-100 if word is None else tag_ids[tags[word]] for word in word_ids]


@mistake_of("align_labels")
def specials_are_outside(tags, word_ids, tag_ids):
    """You give [CLS], [SEP] and padding the label of `O`. The model would be praised for tagging tokens that nobody
    asks about, and the more padding a batch has, the better its loss would look. What does the contract say of None?"""
    labels = _aligned(tags, word_ids, tag_ids)
    return [tag_ids["O"] if word is None else label for label, word in zip(labels, word_ids, strict=True)]


@mistake_of("align_labels")
def labels_every_token(tags, word_ids, tag_ids):
    """Every token has a label with you: later sub-words have their word's, [CLS], [SEP] and padding have that of `O`.
    Then −100 stands nowhere. For which tokens does the contract ask for it?"""
    return [tag_ids["O"] if word is None else tag_ids[tags[word]] for word in word_ids]


@mistake_of("align_labels")
def later_ones_are_outside(tags, word_ids, tag_ids):
    """Later sub-words are `O` with you. Then the model has to learn that the second half of a name is none. Is `O` the
    same as "no label"?"""
    labels = _aligned(tags, word_ids, tag_ids)
    return [
        tag_ids["O"] if word is not None and label == -100 else label
        for label, word in zip(labels, word_ids, strict=True)
    ]


@mistake_of("align_labels")
def inside_for_later_ones(tags, word_ids, tag_ids):
    """Your later sub-words carry an `I-` tag. Some people do train like that, and it weighs long words more. Which
    tokens have a label in this contract?"""
    labels, before = [], None
    for word in word_ids:
        tag = None if word is None else tags[word]
        if word is not None and word == before and tag != "O":
            tag = "I-" + tag[2:]
        labels.append(-100 if tag is None else tag_ids[tag])
        before = word
    return labels


@mistake_of("align_labels")
def labels_the_last(tags, word_ids, tag_ids):
    """The number of labels is right, and each stands at its word's last sub-word. With which neighbour do you compare a
    token?"""
    rights = [*word_ids[1:], None]
    return [
        -100 if word is None or word == right else tag_ids[tags[word]]
        for word, right in zip(word_ids, rights, strict=True)
    ]


@mistake_of("align_labels")
def one_tag_a_token(tags, word_ids, tag_ids):
    """Your tags stand one after another, as if each token were a word and the first of them the first word. Compare
    `word_ids` with 0, 1, 2, …: where do they part?"""
    labels = [tag_ids[tag] for tag in tags][: len(word_ids)]
    return labels + [-100] * (len(word_ids) - len(labels))


@mistake_of("align_labels")
def drops_word_zero(tags, word_ids, tag_ids):
    """The first word of the sentence never has a label with you, and all others do. Its number is 0. Where does your
    code take 0 for None, or for a word that has had its label?"""
    return [label if word else -100 for label, word in zip(_aligned(tags, word_ids, tag_ids), word_ids, strict=True)]


@mistake_of("align_labels")
def counts_words_itself(tags, word_ids, tag_ids):
    """Right, until the tokenizer leaves a word out: from there on each word has its neighbour's tag. You count words as
    they come. What do the entries of `word_ids` say?"""
    labels, place, before = [], 0, None
    for word in word_ids:
        is_first = word is not None and word != before
        labels.append(tag_ids[tags[place]] if is_first else -100)
        place += is_first
        before = word
    return labels


@mistake_of("align_labels")
def numbers_by_place(tags, word_ids, tag_ids):
    """Your labels stand at the right tokens and are other numbers than `tag_ids` gives. Does the order of a dictionary
    have to be that of its values?"""
    return _aligned(tags, word_ids, {tag: place for place, tag in enumerate(tag_ids)})


@mistake_of("align_labels")
def labels_from_the_dictionary(tags, word_ids, tag_ids):
    """Your labels are the same for every sentence: they are the numbers in `tag_ids`, in order. That is what D0's
    listing does. Where do your labels look at `tags`?"""
    labels = list(tag_ids.values())[: len(word_ids)]
    return labels + [tag_ids["O"]] * (len(word_ids) - len(labels))


@mistake_of("align_labels")
def leaves_tokens_out(tags, word_ids, tag_ids):
    """You give back fewer labels than there are tokens. A model gives logits for all of them. What stands in the list
    at a token that has no label?"""
    return [label for label in _aligned(tags, word_ids, tag_ids) if label != -100]


@mistake_of("align_labels")
def leaves_the_end_out(tags, word_ids, tag_ids):
    """Your list ends with the last word's tokens. A model gives logits for what comes behind it, too. How many labels
    does the contract ask for?"""
    labels = _aligned(tags, word_ids, tag_ids)
    return labels[: max((token + 1 for token, word in enumerate(word_ids) if word is not None), default=0)]


@mistake_of("align_labels")
def outside_has_none(tags, word_ids, tag_ids):
    """Words outside of names have no label with you. A model trained like that would never be told to say `O`, and
    would find names everywhere. Is `O` a tag, or the lack of one?"""
    labels = _aligned(tags, word_ids, tag_ids)
    return [-100 if label == tag_ids["O"] else label for label in labels]


@mistake_of("align_labels")
def looks_for_every_word(tags, word_ids, tag_ids):
    """Right, until a word has no token: then an error stops you, because you look for its number in `word_ids`. Which
    words does the contract allow to be missing there?"""
    labels = [-100] * len(word_ids)
    for word, tag in enumerate(tags):
        labels[word_ids.index(word)] = tag_ids[tag]
    return labels


@mistake_of("align_labels")
def minus_one_for_none(tags, word_ids, tag_ids):
    """Right but for the number that means "no label": yours is −1. The loss knows one such number, and it is in the
    contract. What would it make of −1?"""
    return [-1 if label == -100 else label for label in _aligned(tags, word_ids, tag_ids)]


@mistake_of("align_labels")
def names_for_numbers(tags, word_ids, tag_ids):
    """Your labels are tags, as text. What can a tensor hold, and which argument leads there?"""
    return _aligned(tags, word_ids, {tag: tag for tag in tag_ids})


@mistake_of("align_labels")
def starts_from_word_zero(tags, word_ids, tag_ids):
    """Right, as long as a [CLS] comes first. Where `word_ids` begins with 0, the first word has no label with you: what
    you remember as "the word before" starts as 0, and 0 is a word. With what could it start?"""
    lefts = [0, *word_ids]
    return [
        -100 if word is None or word == left else tag_ids[tags[word]]
        for left, word in zip(lefts, word_ids, strict=False)
    ]


@mistake_of("align_labels")
def compares_with_the_last(tags, word_ids, tag_ids):
    """Right, until the first token and the last one are of the same word, as in word_ids [0]: then that word has no
    label. With which entry do you compare the first one? What is `word_ids[-1]`?"""
    return [
        -100 if word is None or word == word_ids[token - 1] else tag_ids[tags[word]]
        for token, word in enumerate(word_ids)
    ]


@mistake_of("align_labels")
def looks_up_the_place(tags, word_ids, tag_ids):
    """Your code stops with a KeyError, because it looks for a word's place in `tag_ids`, whose keys are tags. Which
    argument leads from a word's place to its tag?"""
    return [
        -100 if word is None or word == left else tag_ids[word]
        for left, word in zip([None, *word_ids], word_ids, strict=False)
    ]


@mistake_of("align_labels")
def looks_among_the_tags_for_a_place(tags, word_ids, tag_ids):
    """Your code stops with a ValueError, because it looks for a word's place among the tags. A list's `index` finds
    where an entry stands; here you know where it stands. What gives you the entry?"""
    return [-100 if word is None else tag_ids[tags.index(word)] for word in word_ids]


@mistake_of("align_labels")
def takes_one_off_for_cls(tags, word_ids, tag_ids):
    """Your labels stand at the right tokens, and each word has its left neighbour's tag. You make up for [CLS] by
    taking 1 off. From which number does `word_ids` count words?"""
    return _aligned([*tags[-1:], *tags[:-1]], word_ids, tag_ids)


@mistake_of("test_alignment")
def lets_everything_through(candidate, cases):
    """Your test accepts every candidate, right or wrong. Take a spoilt copy of your own `align_labels` for one: does an
    AssertionError, or a False, leave your function?"""
    for case in cases:
        candidate(**case)


@mistake_of("test_alignment")
def looks_at_the_length_alone(candidate, cases):
    """Your test accepts whatever has as many labels as there are tokens. Which of them does it look at?"""
    for case in cases:
        assert len(candidate(**case)) == len(case["word_ids"])


@mistake_of("test_alignment")
def forgets_the_length(candidate, cases):
    """Every label that is there is compared, and a list that ends too early passes. How far does `zip` go when its
    lists differ in length?"""
    for case in cases:
        for label, wanted in zip(candidate(**case), _aligned(**case), strict=False):
            assert label == wanted


@mistake_of("test_alignment")
def rejects_everything(candidate, cases):
    """Your test rejects right labels as well. Do you compare like with like: a list with a list, and every token's
    label with what the contract gives it? And has every word a token?"""
    for case in cases:
        assert candidate(**case) == case["tags"]


@mistake_of("test_alignment")
def looks_at_the_first_case(candidate, cases):
    """Your test accepts whatever is right on the first case. Do you leave the loop there, or is one right case enough
    for you? Look at the first sentence of the dry run: does any word in it have two sub-words? Is there a [CLS]?"""
    for case in cases:
        return candidate(**case) == _aligned(**case)


@mistake_of("test_alignment")
def looks_at_the_last_case(candidate, cases):
    """Only the last case decides in your test. What becomes of the verdicts on the others when your loop goes on?"""
    verdict = False
    for case in cases:
        verdict = candidate(**case) == _aligned(**case)
    return verdict


@mistake_of("test_alignment")
def counts_the_labels(candidate, cases):
    """Your test counts labels, and does not look which ones they are or where they stand. So it accepts a label at the
    last sub-word, and numbers of other tags."""
    for case in cases:
        labels = candidate(**case)
        assert len(labels) == len(case["word_ids"])
        assert sum(label != -100 for label in labels) == len(set(case["word_ids"]) - {None})


@mistake_of("test_alignment")
def forgets_the_places(candidate, cases):
    """Your test compares which labels there are, and drops the −100 between them. Two lists with the same labels at
    different tokens look alike to it. What else has to agree?"""
    for case in cases:
        labels = [label for label in candidate(**case) if label != -100]
        assert labels == [label for label in _aligned(**case) if label != -100]


@mistake_of("test_alignment")
def looks_at_none_alone(candidate, cases):
    """Your test makes sure of [CLS], [SEP] and padding, and lets pass whatever stands at the words."""
    for case in cases:
        for label, word in zip(candidate(**case), case["word_ids"], strict=False):
            assert word is not None or label == -100


@mistake_of("test_alignment")
def looks_at_words_alone(candidate, cases):
    """Your test compares the labels of tokens that come from a word, and forgets the others. What may stand at [CLS],
    at [SEP] and at padding?"""
    for case in cases:
        labels = candidate(**case)
        assert len(labels) == len(case["word_ids"])
        for label, wanted, word in zip(labels, _aligned(**case), case["word_ids"], strict=True):
            assert word is None or label == wanted


@mistake_of("test_alignment")
def looks_at_first_tokens_alone(candidate, cases):
    """Your test makes sure that every word's first token has the right label, and never asks what stands at the other
    tokens. Which are they?"""
    for case in cases:
        for label, wanted in zip(candidate(**case), _aligned(**case), strict=False):
            assert wanted in (-100, label)


@mistake_of("test_alignment")
def wants_a_label_for_every_word(candidate, cases):
    """Your test rejects right labels of a sentence in which some words have no token: it wants as many labels as there
    are words. Where could the label of a truncated word stand?"""
    for case in cases:
        labels = candidate(**case)
        assert labels == _aligned(**case) and sum(label != -100 for label in labels) == len(case["tags"])


@mistake_of("test_alignment")
def looks_for_words_without_a_token(candidate, cases):
    """Your test stops with a ValueError where a word has no token, because it looks for that word's place in `word_ids`
    all the same. Look at the third sentence of the dry run: which words are in it?"""
    for case in cases:
        wanted = [-100] * len(case["word_ids"])
        for word, tag in enumerate(case["tags"]):
            wanted[case["word_ids"].index(word)] = case["tag_ids"][tag]
        assert candidate(**case) == wanted


@mistake_of("test_alignment")
def takes_word_zero_for_none(candidate, cases):
    """Your test rejects right labels, and accepts labels that leave out the first word of every sentence. That word's
    place is 0. What is `bool(0)`, and how does one ask whether something is None?"""
    for case in cases:
        assert candidate(**case) == drops_word_zero(**case)


@mistake_of("test_alignment")
def expects_every_sub_word(candidate, cases):
    """Your test wants a label on every sub-word: it rejects right labels and accepts the commonest wrong ones. What
    does the contract of `align_labels` say of a word's second token?"""
    for case in cases:
        assert candidate(**case) == labels_every_sub_word(**case)


@mistake_of("test_alignment")
def turns_the_verdict_round(candidate, cases):
    """Your test accepts the wrong ones and rejects the right ones. When does an assertion raise: when what stands
    behind it is true, or when it is false?"""
    assert not all(candidate(**case) == _aligned(**case) for case in cases)


def _item(words, tags, pieces, tag_ids, max_len, *, labels_of=None, none=-100, keep_sep=True):
    numbers = [number for word in words for number in pieces[word]]
    labels = [
        tag_ids[tag] if order == 0 else -100
        for word, tag in zip(words, tags, strict=True)
        for order in range(len(pieces[word]))
    ]
    labels = labels_of(labels) if labels_of else labels
    if keep_sep:
        numbers = [CLS, *numbers[: max_len - 2], SEP]
        labels = [none, *labels[: max_len - 2], none]
    else:
        numbers = [CLS, *numbers, SEP][:max_len]
        labels = [none, *labels, none][:max_len]
    rest = max_len - len(numbers)
    return {
        "input_ids": numbers + [PAD] * rest,
        "attention_mask": [1] * len(numbers) + [0] * rest,
        "labels": labels + [none] * rest,
    }


@mistake_of("tagged_item")
def labels_as_printed(words, tags, pieces, tag_ids, max_len):
    """Your labels are the numbers of the label dictionary, then `O`, whatever the sentence says. That is the first
    fault of the printed line: what does its loop run over?"""
    labels = list(tag_ids.values())
    labels.extend([tag_ids["O"]] * (max_len - len(labels)))
    return {**_item(words, tags, pieces, tag_ids, max_len), "labels": labels}


@mistake_of("tagged_item")
def labels_word_by_word(words, tags, pieces, tag_ids, max_len):
    """Your labels come from the sentence, one after another, and do not know of [CLS] or of sub-words: the first one
    stands at [CLS]. Write the tokens of a short sentence in a row and your labels below them."""
    labels = [tag_ids[tag] for tag in tags][:max_len]
    return {**_item(words, tags, pieces, tag_ids, max_len), "labels": labels + [-100] * (max_len - len(labels))}


@mistake_of("tagged_item")
def padding_is_outside(words, tags, pieces, tag_ids, max_len):
    """[CLS], [SEP] and padding are `O` with you, as in the printed second line. At 128 tokens a sentence, of what would
    most of the loss consist?"""
    return _item(words, tags, pieces, tag_ids, max_len, none=tag_ids["O"])


@mistake_of("tagged_item")
def only_the_padding_is_outside(words, tags, pieces, tag_ids, max_len):
    """Your padding is `O`. It is not a word of the sentence, and the model sees nothing there: should it be asked for a
    tag?"""
    item = _item(words, tags, pieces, tag_ids, max_len)
    labels = zip(item["labels"], item["attention_mask"], strict=True)
    return {**item, "labels": [label if seen else tag_ids["O"] for label, seen in labels]}


@mistake_of("tagged_item")
def every_sub_word_has_one(words, tags, pieces, tag_ids, max_len):
    """Every sub-word has its word's label with you. Which of them does the contract name?"""

    def spread(labels):
        spread_labels = []
        for label in labels:
            spread_labels.append(spread_labels[-1] if label == -100 else label)
        return spread_labels

    return _item(words, tags, pieces, tag_ids, max_len, labels_of=spread)


@mistake_of("tagged_item")
def cuts_the_end_off(words, tags, pieces, tag_ids, max_len):
    """Right while the sentence fits. When it does not, your [SEP] is cut off with the last words. For how many tokens
    does a sentence have room?"""
    return _item(words, tags, pieces, tag_ids, max_len, keep_sep=False)


@mistake_of("tagged_item")
def never_cuts(words, tags, pieces, tag_ids, max_len):
    """Right while the sentence fits. A longer one gives you lists that are longer than max_len, and no batch can be
    stacked from them. (And what is [PAD] times a negative number?)"""
    room = max(max_len, sum(len(pieces[word]) for word in words) + 2)
    return _item(words, tags, pieces, tag_ids, room)


@mistake_of("tagged_item")
def sees_the_padding(words, tags, pieces, tag_ids, max_len):
    """Your attention mask is 1 everywhere, so the words attend to the padding, and what a sentence means depends on how
    much of it there is. Which tokens shall not be seen?"""
    return {**_item(words, tags, pieces, tag_ids, max_len), "attention_mask": [1] * max_len}


@mistake_of("tagged_item")
def hides_the_specials(words, tags, pieces, tag_ids, max_len):
    """Your attention mask hides [CLS] and [SEP] as well as the padding. No label is not the same as not seen: for which
    tokens does the contract want a 0?"""
    item = _item(words, tags, pieces, tag_ids, max_len)
    return {**item, "attention_mask": [int(number not in (CLS, SEP, PAD)) for number in item["input_ids"]]}


@mistake_of("tagged_item")
def no_specials(words, tags, pieces, tag_ids, max_len):
    """Your sentence begins with its first word. BERT was pretrained on sentences between [CLS] and [SEP]: where are
    they in yours?"""
    numbers = [number for word in words for number in pieces[word]][:max_len]
    labels = _item(words, tags, pieces, tag_ids, max_len + 2)["labels"][1 : max_len + 1]
    rest = max_len - len(numbers)
    mask = [1] * len(numbers) + [0] * rest
    return {"input_ids": numbers + [PAD] * rest, "attention_mask": mask, "labels": labels}


@mistake_of("tagged_item")
def drops_half_words(words, tags, pieces, tag_ids, max_len):
    """Right while the sentence fits. When it does not, you leave a word out as a whole, though some of its sub-words
    had room. Read the contract on what is left out."""
    kept = []
    for word in words:
        if sum(len(pieces[one]) for one in [*kept, word]) > max_len - 2:
            break
        kept.append(word)
    return _item(kept, tags[: len(kept)], pieces, tag_ids, max_len)


@mistake_of("tagged_item")
def leaves_no_place_for_cls(words, tags, pieces, tag_ids, max_len):
    """`input_ids` and `attention_mask` are right, and all your labels stand one place too early: the first word's is at
    [CLS]. What has to stand before the labels, as [CLS] stands before the tokens?"""
    item = _item(words, tags, pieces, tag_ids, max_len)
    return {**item, "labels": [*item["labels"][1:], -100]}


@mistake_of("tagged_item")
def zero_at_cls_and_sep(words, tags, pieces, tag_ids, max_len):
    """The label of [CLS] and of [SEP] is 0 with you. 0 is the number of a tag, `tag_ids` says of which, and the model
    would learn it there. Which number says "no label"?"""
    item = _item(words, tags, pieces, tag_ids, max_len)
    labels = zip(item["labels"], item["input_ids"], strict=True)
    return {**item, "labels": [0 if number in (CLS, SEP) else label for label, number in labels]}


@mistake_of("tagged_item")
def zero_at_padding(words, tags, pieces, tag_ids, max_len):
    """Your labels are filled up with 0. In `input_ids` that is the number of [PAD]; among the labels it is that of a
    tag, `tag_ids` says of which. Which number says "no label"?"""
    item = _item(words, tags, pieces, tag_ids, max_len)
    labels = zip(item["labels"], item["attention_mask"], strict=True)
    return {**item, "labels": [label if seen else 0 for label, seen in labels]}


@mistake_of("tagged_item")
def zero_at_specials_and_padding(words, tags, pieces, tag_ids, max_len):
    """The label of [CLS], of [SEP] and of padding is 0 with you. 0 is the number of a tag, `tag_ids` says of which.
    Which number says "no label"?"""
    return _item(words, tags, pieces, tag_ids, max_len, none=0)


@mistake_of("tagged_item")
def zero_wherever_there_is_none(words, tags, pieces, tag_ids, max_len):
    """Wherever no label belongs you have a 0, at later sub-words, too. 0 is the number of a tag, `tag_ids` says of
    which. With which number should the list be filled before you write labels into it?"""
    item = _item(words, tags, pieces, tag_ids, max_len)
    return {**item, "labels": [0 if label == -100 else label for label in item["labels"]]}


def _padded_before_sep(words, tags, pieces, tag_ids, max_len, mask_of):
    item = _item(words, tags, pieces, tag_ids, max_len)
    numbers = [number for number in item["input_ids"] if number != PAD]
    empty = max_len - len(numbers)
    numbers = [*numbers[:-1], *[PAD] * empty, SEP]
    return {**item, "input_ids": numbers, "attention_mask": mask_of(numbers, item["attention_mask"])}


@mistake_of("tagged_item")
def pads_before_sep(words, tags, pieces, tag_ids, max_len):
    """Your [SEP] stands at the very end, behind the padding. It closes the sentence: of what should it be the
    neighbour? In which order do you add [SEP] and fill up?"""
    return _padded_before_sep(
        words, tags, pieces, tag_ids, max_len, lambda numbers, _: [int(n != PAD) for n in numbers]
    )


@mistake_of("tagged_item")
def pads_before_sep_and_counts(words, tags, pieces, tag_ids, max_len):
    """Your [SEP] stands at the very end, behind the padding, and your mask shows a [PAD] in its place. [SEP] closes the
    sentence: of what should it be the neighbour? In which order do you add it and fill up?"""
    return _padded_before_sep(words, tags, pieces, tag_ids, max_len, lambda _, mask: mask)


@mistake_of("tagged_item")
def looks_words_up(words, tags, pieces, tag_ids, max_len):
    """A word that stands in the sentence twice has the same label both times with you, though its tags differ. Do you
    look for a word's tag by the word's text?"""
    return _item(words, [tags[words.index(word)] for word in words], pieces, tag_ids, max_len)


def _losses(logits, labels):
    losses = F.cross_entropy(logits.transpose(1, 2), labels.clamp(min=0), reduction="none")
    return losses * (labels != -100)


@mistake_of("token_loss")
def padding_counts(logits, labels):
    """Tokens without a label count with you, as if they were of class 0. A model that says class 0 at padding would
    look good. Which tokens belong to the mean?"""
    return F.cross_entropy(logits.transpose(1, 2), labels.clamp(min=0))


@mistake_of("token_loss")
def padding_counts_next_to_a_label(logits, labels):
    """Tokens without a label count with you, as if they were of class 0; only a batch without any label is taken care
    of. You replace −100 so that it can be looked up. What must happen to such a token's loss afterwards?"""
    return F.cross_entropy(logits.transpose(1, 2), labels.clamp(min=0)) * (labels != -100).any()


@mistake_of("token_loss")
def divides_by_all_tokens(logits, labels):
    """Your sum is right, and you divide it by {logits.shape[0]} · {logits.shape[1]}, all tokens of the batch. Then the
    loss falls when somebody adds padding. How many tokens does your sum have?"""
    return _losses(logits, labels).mean()


@mistake_of("token_loss")
def averages_sentences(logits, labels):
    """You average in every sentence first, and then over sentences. A word in a short sentence weighs more than one in
    a long one with you. What does the contract say on how much each token counts?"""
    counts = (labels != -100).sum(1).clamp(min=1)
    return (_losses(logits, labels).sum(1) / counts).mean()


@mistake_of("token_loss")
def averages_sentences_that_have_any(logits, labels):
    """You average in every sentence first, then over the sentences that have a label at all. Empty ones are taken care
    of; but does a token of a long sentence weigh as much as one of a short sentence?"""
    counts = (labels != -100).sum(1)
    means = _losses(logits, labels).sum(1) / counts.clamp(min=1)
    return means.sum() / (counts > 0).sum().clamp(min=1)


@mistake_of("token_loss")
def adds_up(logits, labels):
    """Your loss is a sum: it doubles with a batch of twice the size, and so does the step. Which of the two does the
    contract name?"""
    return _losses(logits, labels).sum()


@mistake_of("token_loss")
def divides_by_sentences(logits, labels):
    """Your loss is too large by as many times as a sentence has labelled tokens. You divide by {logits.shape[0]}: what
    are you counting?"""
    return _losses(logits, labels).sum() / len(logits)


@mistake_of("token_loss")
def softmax_over_tokens(logits, labels):
    """With you, the probabilities of one class over all tokens add up to 1. Which axis of (B, T, K) holds what a token
    has to choose from?"""
    picked = torch.log_softmax(logits, 1).gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    real = labels != -100
    return -(picked * real).sum() / real.sum().clamp(min=1)


@mistake_of("token_loss")
def classes_at_the_end(logits, labels):
    """The loss stops with an error about sizes. `cross_entropy` takes the second axis for the classes. Where are they
    in (B, T, K), and how could they be brought to where it looks?"""
    return F.cross_entropy(logits, labels)


@mistake_of("token_loss")
def mixes_the_axes(logits, labels):
    """The shape fits the loss, and the numbers in it have changed places: after your reshape, a row holds scores of
    several tokens. What does `reshape` do to the order of entries, and what does `transpose`?"""
    shuffled = logits.transpose(1, 2).reshape(-1, logits.shape[-1])
    real = (labels != -100).sum().clamp(min=1)
    return F.cross_entropy(shuffled, labels.flatten(), ignore_index=-100, reduction="sum") / real


@mistake_of("token_loss")
def reshapes_in_place_of_transposing(logits, labels):
    """The shape is right and the numbers are scrambled: `view` or `reshape` to (B, K, T) does not bring the classes to
    the second axis, it cuts the same row of numbers at other places. Which operation exchanges two axes?"""
    cut = logits.reshape(logits.shape[0], logits.shape[2], logits.shape[1])
    return F.cross_entropy(cut, labels, reduction="sum") / (labels != -100).sum().clamp(min=1)


@mistake_of("token_loss")
def reshapes_and_averages(logits, labels):
    """The shape is right and the numbers are scrambled: `view` or `reshape` to (B, K, T) does not bring the classes to
    the second axis, it cuts the same row of numbers at other places. Which operation exchanges two axes? (When that is
    done, look at a batch without any label.)"""
    return F.cross_entropy(logits.reshape(logits.shape[0], logits.shape[2], logits.shape[1]), labels)


@mistake_of("token_loss")
def averages_sentences_into_nan(logits, labels):
    """You average in every sentence first, and then over sentences. A word in a short sentence weighs more than one in
    a long one with you, and a sentence without any label makes the whole loss nan. What does the contract say on how
    much each token counts?"""
    return torch.stack([F.cross_entropy(row, label) for row, label in zip(logits, labels, strict=True)]).mean()


@mistake_of("token_loss")
def nothing_is_no_number(logits, labels):
    """Right, until a batch comes in which no token has a label. Then your loss is 0 divided by 0, and one such batch
    makes every weight nan. What does the contract want there?"""
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100)


@mistake_of("token_loss")
def exponentials_overflow(logits, labels):
    """Right, while logits are small. Above some 700 your loss is no number: the exponential is too large for a float64.
    Do probabilities change when all logits of a token grow by the same amount? Must its exponentials?"""
    real = labels != -100
    exponentials = logits.exp()
    picked = (exponentials / exponentials.sum(-1, keepdim=True)).gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    return -picked.log().masked_fill(~real, 0.0).sum() / real.sum().clamp(min=1)


@mistake_of("token_loss")
def class_zero_is_left_out(logits, labels):
    """Tokens of class 0 do not count with you. A label of 0 is a label. Which numbers mean that there is none?"""
    real = labels > 0
    return (_losses(logits, labels) * real).sum() / real.sum().clamp(min=1)


@mistake_of("token_loss")
def softmax_twice(logits, labels):
    """Your loss hardly moves, whatever the model says. What does the cross-entropy that you call do with its scores,
    and what have you done to them before?"""
    return _losses(logits.softmax(-1), labels).sum() / (labels != -100).sum().clamp(min=1)


@mistake_of("token_loss")
def lets_go_of_the_graph(logits, labels):
    """The number is right, and nothing can be trained with it: no gradient flows back from it to the logits. Where does
    your code turn the loss into a plain number (`item`, `float`), detach it, or make a new tensor of it?"""
    return (_losses(logits, labels).sum() / (labels != -100).sum().clamp(min=1)).item()


@mistake_of("token_loss")
def one_loss_a_token(logits, labels):
    """You give back a loss for each of the tokens. What is still to be done with them?"""
    return _losses(logits, labels)


@mistake_of("token_loss")
def writes_into_the_labels(logits, labels):
    """The loss is right, and the caller's labels have changed: no −100 is left in them. Which of your operations writes
    into a tensor that it was given?"""
    real = labels != -100
    labels[~real] = 0
    losses = F.cross_entropy(logits.transpose(1, 2), labels, reduction="none") * real
    return losses.sum() / real.sum().clamp(min=1)


def _words(classes, word_ids, word_counts, names, *, tokens=None, missing="O"):
    """Tags of words from a class a token; later tokens that are looked at win."""
    tagged = [[missing] * count for count in word_counts]
    for sentence, places in enumerate(word_ids):
        for token in tokens(places) if tokens else reversed(range(len(places))):
            if places[token] is not None:
                tagged[sentence][places[token]] = names[classes[sentence][token]]
    return tagged


@mistake_of("tags_of_words")
def argmax_over_tokens(logits, word_ids, word_counts, names):
    """You take the largest along another axis than that of the classes: what you get counts tokens, not tags. D0 writes
    `argmax(dim=2)` for logits that have two axes. These have three: what does each of them count?"""
    return _words(logits.argmax(1).tolist(), word_ids, word_counts, names)


@mistake_of("tags_of_words")
def asks_the_last(logits, word_ids, word_counts, names):
    """Words in one piece are right, and others have the tag of their last sub-word. In training, that one had no label:
    what would a model know to say there?"""
    return _words(logits.argmax(-1).tolist(), word_ids, word_counts, names, tokens=lambda places: range(len(places)))


@mistake_of("tags_of_words")
def averages_sub_words(logits, word_ids, word_counts, names):
    """You average over all sub-words of a word. Later ones had no label in training, so the model may say anything
    there. Which token does the contract ask?"""
    tagged = [["O"] * count for count in word_counts]
    for sentence, places in enumerate(word_ids):
        for word in set(places) - {None}:
            mine = [token for token, place in enumerate(places) if place == word]
            tagged[sentence][word] = names[int(logits[sentence, mine].mean(0).argmax())]
    return tagged


@mistake_of("tags_of_words")
def asks_the_surest(logits, word_ids, word_counts, names):
    """You ask the sub-word with the largest logit of its word. Later ones had no label in training, so one can be sure
    of anything. Which token does the contract ask?"""
    largest, classes = logits.max(-1)
    tagged = [["O"] * count for count in word_counts]
    for sentence, places in enumerate(word_ids):
        for word in set(places) - {None}:
            mine = [token for token, place in enumerate(places) if place == word]
            surest = max(mine, key=lambda token: float(largest[sentence, token]))
            tagged[sentence][word] = names[int(classes[sentence, surest])]
    return tagged


@mistake_of("tags_of_words")
def lets_sub_words_vote(logits, word_ids, word_counts, names):
    """You let the sub-words of a word vote. Those that had no label in training can outvote the one that had. Which
    token does the contract ask?"""
    classes = logits.argmax(-1).tolist()
    tagged = [["O"] * count for count in word_counts]
    for sentence, places in enumerate(word_ids):
        for word in set(places) - {None}:
            votes = Counter(classes[sentence][token] for token, place in enumerate(places) if place == word)
            tagged[sentence][word] = names[votes.most_common(1)[0][0]]
    return tagged


@mistake_of("tags_of_words")
def one_tag_for_each_sub_word(logits, word_ids, word_counts, names):
    """You give back a tag for every sub-word, so a sentence has more tags than words. Which of a word's tokens speaks
    for it?"""
    classes = logits.argmax(-1).tolist()
    return [
        [names[one] for one, place in zip(row, places, strict=True) if place is not None]
        for row, places in zip(classes, word_ids, strict=True)
    ]


@mistake_of("tags_of_words")
def one_tag_for_each_token(logits, word_ids, word_counts, names):
    """You give back a tag for every token, [CLS], [SEP] and padding included. How many tags does a sentence of
    {word_counts[0]} words need?"""
    return [[names[one] for one in row] for row in logits.argmax(-1).tolist()]


@mistake_of("tags_of_words")
def takes_tokens_for_words(logits, word_ids, word_counts, names):
    """You take the tokens behind [CLS] for the words, one after another. From the first word in several pieces on, each
    word has another one's tag. What says which word a token is from?"""
    classes = logits.argmax(-1).tolist()
    tagged = []
    for row, count in zip(classes, word_counts, strict=True):
        said = [names[one] for one in row[1 : count + 1]]
        tagged.append(said + ["O"] * (count - len(said)))
    return tagged


@mistake_of("tags_of_words")
def drops_the_truncated(logits, word_ids, word_counts, names):
    """Right, while every word has a token. Words that were cut off have no tag with you, so your list is shorter than
    the gold one, and the entities in them would be dropped from the count as if nobody had missed them. What does the
    contract give them?"""
    tagged = _words(logits.argmax(-1).tolist(), word_ids, word_counts, names)
    return [
        [tag for word, tag in enumerate(row) if word in places] for row, places in zip(tagged, word_ids, strict=True)
    ]


@mistake_of("tags_of_words")
def fills_the_end(logits, word_ids, word_counts, names):
    """Right where the missing words stand at the end. A word without a token in the middle moves all later tags by one
    with you. What do the entries of `word_ids` count?"""
    short = drops_the_truncated(logits, word_ids, word_counts, names)
    return [row + ["O"] * (count - len(row)) for row, count in zip(short, word_counts, strict=True)]


@mistake_of("tags_of_words")
def class_zero_for_the_missing(logits, word_ids, word_counts, names):
    """Words without a token get the tag of class 0 with you, which is {names[0]} here. Which tag does the contract give
    them, and does it have to be class 0?"""
    return _words(logits.argmax(-1).tolist(), word_ids, word_counts, names, missing=names[0])


@mistake_of("tags_of_words")
def first_word_is_false(logits, word_ids, word_counts, names):
    """The first word of every sentence is `O` with you. What is `bool(0)`, and how does one ask whether something is
    None?"""
    tagged = _words(logits.argmax(-1).tolist(), word_ids, word_counts, names)
    return [["O", *row[1:]] for row in tagged]


@mistake_of("tags_of_words")
def classes_for_tags(logits, word_ids, word_counts, names):
    """You give back the numbers of classes. The contract wants their names."""
    numbers = _words(logits.argmax(-1).tolist(), word_ids, word_counts, range(len(names)), missing=names.index("O"))
    return numbers


@mistake_of("tags_of_words")
def looks_for_a_token_of_every_word(logits, word_ids, word_counts, names):
    """Right, until a word has no token: then a ValueError stops you, because you look for its place in `word_ids` all
    the same. Which words does the contract allow to be missing there, and what is their tag?"""
    classes = logits.argmax(-1).tolist()
    return [
        [names[row[places.index(word)]] for word in range(count)]
        for row, places, count in zip(classes, word_ids, word_counts, strict=True)
    ]


@mistake_of("to_iob2")
def every_inside_opens(tags):
    """Every word of a name opens an entity with you. Which `I-` goes on with the entity of its left neighbour?"""
    return ["B" + tag[1:] if tag[0] == "I" else tag for tag in tags]


@mistake_of("to_iob2")
def opens_after_outside_alone(tags):
    """You open an entity after `O` and at the start, and not where one type follows another. `I-PER I-LOC` in IOB1: one
    entity, or two?"""
    lefts = ["O", *tags][: len(tags)]
    return ["B" + tag[1:] if tag[0] == "I" and left == "O" else tag for left, tag in zip(lefts, tags, strict=True)]


@mistake_of("to_iob2")
def forgets_the_first_word(tags):
    """A sentence that begins with a name begins with `I-` with you. What stands to the left of its first word?"""
    lefts = [tags[0] if tags else "", *tags][: len(tags)]
    return [
        "B" + tag[1:] if tag[0] == "I" and left[2:] != tag[2:] else tag for left, tag in zip(lefts, tags, strict=True)
    ]


@mistake_of("to_iob2")
def looks_back_to_the_end(tags):
    """Right, until a sentence begins with an `I-` of the type that its last word has: that one stays. With which tag do
    you compare the first one? What is `tags[-1]`?"""
    lefts = [tags[-1] if tags else "", *tags][: len(tags)]
    return [
        "B" + tag[1:] if tag[0] == "I" and left[2:] != tag[2:] else tag for left, tag in zip(lefts, tags, strict=True)
    ]


@mistake_of("to_iob2")
def remembers_across_outside(tags):
    """`I-PER O I-PER` are two persons, and the second one does not begin with `B-` with you. What do you remember of a
    word that is `O`?"""
    mended, before = [], ""
    for tag in tags:
        mended.append("B" + tag[1:] if tag[0] == "I" and tag[2:] != before else tag)
        before = before if tag == "O" else tag[2:]
    return mended


@mistake_of("to_iob2")
def strips_letters(tags):
    """A type that begins with an I loses its first letter with you. What does `lstrip` take away: a text, or every
    letter of it that it meets?"""
    lefts = ["O", *tags][: len(tags)]
    return [
        "B-" + tag.lstrip("I-") if tag[0] == "I" and left[2:] != tag[2:] else tag
        for left, tag in zip(lefts, tags, strict=True)
    ]


@mistake_of("to_iob2")
def cuts_types_at_every_hyphen(tags):
    """A type that has a hyphen itself loses its end with you, as in {tags}. At how many hyphens does your code cut?"""
    lefts = ["O", *tags][: len(tags)]
    return [
        "B-" + tag.split("-")[1] if tag[0] == "I" and left[2:] != tag[2:] else tag
        for left, tag in zip(lefts, tags, strict=True)
    ]


@mistake_of("to_iob2")
def keeps_the_types_last_part(tags):
    """A type that has a hyphen itself loses its beginning with you, as in {tags}. Which part do you take, when a tag
    has two hyphens?"""
    lefts = ["O", *tags][: len(tags)]
    return [
        "B-" + tag.split("-")[-1] if tag[0] == "I" and left[2:] != tag[2:] else tag
        for left, tag in zip(lefts, tags, strict=True)
    ]


@mistake_of("to_iob2")
def takes_two_parts_for_granted(tags):
    """A ValueError stops you at a type that has a hyphen itself, as in {tags}: such a tag falls into three parts. At
    how many hyphens does your code cut?"""
    mended, before = [], ""
    for tag in tags:
        if tag == "O":
            kind = ""
        else:
            prefix, kind = tag.split("-")
            tag = "B-" + kind if prefix == "I" and kind != before else tag
        mended.append(tag)
        before = kind
    return mended


@mistake_of("to_iob2")
def replaces_every_i(tags):
    """You write a B for every I of a tag, also for those inside of its type. What becomes of `I-MISC`?"""
    lefts = ["O", *tags][: len(tags)]
    return [
        tag.replace("I", "B") if tag[0] == "I" and left[2:] != tag[2:] else tag
        for left, tag in zip(lefts, tags, strict=True)
    ]


@mistake_of("to_iob2")
def compares_whole_tags(tags):
    """After a `B-` you open yet another entity: `B-PER I-PER` becomes two names. What do you remember of a `B-`, and
    which part of a tag has to agree with its left neighbour's?"""
    lefts = ["O", *tags][: len(tags)]
    return ["B" + tag[1:] if tag[0] == "I" and left != tag else tag for left, tag in zip(lefts, tags, strict=True)]


@mistake_of("to_iob2")
def forgets_what_b_said(tags):
    """Two neighbours of one type have become one entity with you. `B-` told them apart. What has become of it?"""
    lefts = ["O", *tags][: len(tags)]
    return [
        tag if tag == "O" else ("I" if left[2:] == tag[2:] else "B") + tag[1:]
        for left, tag in zip(lefts, tags, strict=True)
    ]


@mistake_of("to_iob2")
def leaves_them(tags):
    """You give back what you were given. Which tags of IOB1 are not what IOB2 would write?"""
    return list(tags)


@mistake_of("to_iob2")
def changes_what_it_was_given(tags):
    """The tags are right, and the caller's list has changed with them. Which list do you write into?"""
    before = ""
    for place, tag in enumerate(tags):
        if tag[0] == "I" and before != tag[2:]:
            tags[place] = "B" + tag[1:]
        before = tag[2:]
    return tags


@mistake_of("to_iob2")
def needs_a_first_word(tags):
    """Right, until a sentence comes that has no words. What do you ask of the first tag?"""
    mended = ["B" + tags[0][1:] if tags[0][0] == "I" else tags[0]]
    for left, tag in zip(tags, tags[1:], strict=False):
        mended.append("B" + tag[1:] if tag[0] == "I" and left[2:] != tag[2:] else tag)
    return mended


def _spans(tags, *, opens, goes_on):
    spans, left = [], "O"
    for place, tag in enumerate(tags):
        kind = tag[2:]
        if spans and spans[-1][2] == place and left != "O" and goes_on(tag, left, spans):
            spans[-1] = (spans[-1][0], spans[-1][1], place + 1)
        elif tag != "O" and opens(tag, left):
            spans.append((kind, place, place + 1))
        left = tag
    return spans


def _same(tag, left, spans):
    return tag[0] == "I" and tag[2:] == spans[-1][0]


def _right_spans(tags):
    return _spans(tags, opens=lambda tag, left: True, goes_on=_same)


@mistake_of("spans_of")
def drops_stray_insides(tags):
    """Well-formed tags are right. An `I-` that no `B-` opened is lost with you, and with it what the model found. That
    is a strict reading, and ours is conlleval's: what does the contract make of such a tag?"""
    return _spans(tags, opens=lambda tag, left: tag[0] == "B", goes_on=_same)


@mistake_of("spans_of")
def goes_on_with_any_type(tags):
    """Well-formed tags are right. An `I-` of another type is swallowed by the entity before it with you. `B-PER I-LOC`:
    what type would that one name have?"""
    return _spans(tags, opens=lambda tag, left: True, goes_on=lambda tag, left, spans: tag[0] == "I")


@mistake_of("spans_of")
def strict_in_both(tags):
    """Well-formed tags are right. With you only `B-` opens an entity, and an `I-` of another type goes on with the one
    before it. Read the contract on `I-` once more: it names three left neighbours."""
    return _spans(tags, opens=lambda tag, left: tag[0] == "B", goes_on=lambda tag, left, spans: tag[0] == "I")


@mistake_of("spans_of")
def opens_by_type_alone(tags):
    """Well-formed tags are right, and so is an `I-` that follows another type. One that follows `O`, or stands at the
    start, is lost with you. What does the contract make of it?"""
    return _spans(tags, opens=lambda tag, left: tag[0] == "B" or left != "O", goes_on=_same)


@mistake_of("spans_of")
def swallows_outside(tags):
    """An entity swallows the words behind it with you, up to a later `I-` of its type. `B-PER O I-PER`: what does the
    `O` say, and what do you remember of it?"""
    spans, before = [], ""
    for place, tag in enumerate(tags):
        if tag[0] == "I" and tag[2:] == before:
            spans[-1] = (before, spans[-1][1], place + 1)
        elif tag != "O":
            spans.append((tag[2:], place, place + 1))
        before = before if tag == "O" else tag[2:]
    return spans


@mistake_of("spans_of")
def strips_the_types_letters(tags):
    """A type that begins with a B or an I loses its first letter with you. What does `lstrip` take away: a text, or
    every letter of it that it meets?"""
    return [(tags[start].lstrip("BI-"), start, end) for _, start, end in _right_spans(tags)]


@mistake_of("spans_of")
def keeps_the_last_part(tags):
    """A type that has a hyphen itself loses its beginning with you. Which part do you take, when a tag has two
    hyphens?"""
    return [(kind.split("-")[-1], start, end) for kind, start, end in _right_spans(tags)]


@mistake_of("spans_of")
def loses_the_last(tags):
    """An entity at the very end of the sentence is lost with you. You close an entity when something else comes. What
    comes after the last word?"""
    return [span for span in _right_spans(tags) if span[2] < len(tags)]


@mistake_of("spans_of")
def merges_neighbours(tags):
    """Two entities of one type, side by side, are one with you. What does the second `B-` say?"""
    return _spans(tags, opens=lambda tag, left: True, goes_on=lambda tag, left, spans: tag[2:] == spans[-1][0])


@mistake_of("spans_of")
def end_is_the_last_word(tags):
    """Your ends are one less than they should be. Is `end` the last word of the entity, or the one after it? Take the
    contract's word for it."""
    return [(kind, start, end - 1) for kind, start, end in _right_spans(tags)]


@mistake_of("spans_of")
def every_word_is_one(tags):
    """Every word of a name is an entity of its own with you. Which tag opens an entity, and which one goes on with
    it?"""
    return [(tag[2:], place, place + 1) for place, tag in enumerate(tags) if tag != "O"]


@mistake_of("spans_of")
def counts_from_one(tags):
    """Your entities start one word too late and end one too late. From which number does the contract count words?"""
    return [(kind, start + 1, end + 1) for kind, start, end in _right_spans(tags)]


@mistake_of("spans_of")
def cuts_at_every_hyphen(tags):
    """A type that has a hyphen itself loses its end with you. At how many hyphens does your code cut?"""
    return [(kind.split("-")[0], start, end) for kind, start, end in _right_spans(tags)]


@mistake_of("spans_of")
def takes_two_parts_of_a_tag_for_granted(tags):
    """A ValueError stops you at a type that has a hyphen itself, as in {tags}: such a tag falls into three parts. At
    how many hyphens does your code cut?"""
    for tag in tags:
        if tag != "O":
            _prefix, _kind = tag.split("-")
    return _right_spans(tags)


@mistake_of("spans_of")
def keeps_the_prefix(tags):
    """Places are right, and your types still have their prefix. Is `B-PER` another type than `PER`?"""
    return [(tags[start], start, end) for _, start, end in _right_spans(tags)]


@mistake_of("spans_of")
def sorts_by_type(tags):
    """The entities are right, and they come in the order of their types. In which order does the contract want them?"""
    return sorted(_right_spans(tags))


def _prf(right, said, there):
    precision = right / said if said else 0.0
    recall = right / there if there else 0.0
    return precision, recall, 2 * right / (said + there) if said + there else 0.0


def _f1_of(precision, recall):
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _score(gold, predicted, key):
    truth = {(number, *key(entity)) for number, one in enumerate(gold) for entity in one}
    guess = {(number, *key(entity)) for number, one in enumerate(predicted) for entity in one}
    return _prf(len(truth & guess), len(guess), len(truth))


@mistake_of("entity_f1")
def averages_over_sentences(gold, predicted):
    """You score each sentence and average. A sentence with one name then weighs as much as one with five, and one with
    none brings everything down. What do precision and recall count, and over what?"""
    scores = [_score([one], [other], tuple) for one, other in zip(gold, predicted, strict=True)]
    return tuple(sum(column) / len(scores) for column in zip(*scores, strict=True))


@mistake_of("entity_f1")
def averages_over_sentences_with_any(gold, predicted):
    """You score each sentence in which something is or was predicted, and average. A sentence with one name then weighs
    as much as one with five. What do precision and recall count, and over what?"""
    pairs = [pair for pair in zip(gold, predicted, strict=True) if any(pair)]
    scores = [_score([one], [other], tuple) for one, other in pairs] or [(0.0, 0.0, 0.0)]
    return tuple(sum(column) / len(scores) for column in zip(*scores, strict=True))


@mistake_of("entity_f1")
def f1_of_averaged_sentences(gold, predicted):
    """You average precision and recall over sentences, and make your F1 of the two averages. A sentence with one name
    then weighs as much as one with five, and one with none brings everything down. What do precision and recall count,
    and over what?"""
    scores = [_score([one], [other], tuple)[:2] for one, other in zip(gold, predicted, strict=True)]
    return _f1_of(*(sum(column) / len(scores) for column in zip(*scores, strict=True)))


@mistake_of("entity_f1")
def f1_of_averaged_sentences_with_any(gold, predicted):
    """You average precision and recall over the sentences in which something is or was predicted, and make your F1 of
    the two averages. A sentence with one name then weighs as much as one with five. What do precision and recall count,
    and over what?"""
    pairs = [pair for pair in zip(gold, predicted, strict=True) if any(pair)]
    scores = [_score([one], [other], tuple)[:2] for one, other in pairs] or [(0.0, 0.0)]
    return _f1_of(*(sum(column) / len(scores) for column in zip(*scores, strict=True)))


@mistake_of("entity_f1")
def averages_f1_alone(gold, predicted):
    """Precision and recall are right, and your F1 is the mean of the sentences' F1. A sentence without names brings it
    down, and one with five names weighs as little as one with one. Of which two numbers is F1 made?"""
    precision, recall, _ = _score(gold, predicted, tuple)
    return precision, recall, averages_over_sentences(gold, predicted)[2]


@mistake_of("entity_f1")
def averages_f1_alone_where_any(gold, predicted):
    """Precision and recall are right, and your F1 is the mean of the F1 of all sentences that have something to score.
    One with five names weighs as little there as one with one. Of which two numbers is F1 made?"""
    precision, recall, _ = _score(gold, predicted, tuple)
    return precision, recall, averages_over_sentences_with_any(gold, predicted)[2]


@mistake_of("entity_f1")
def skips_nameless_sentences(gold, predicted):
    """You skip sentences in which no name is. What the model invented there costs nothing with you, so your precision
    is too high. Which predicted entities does the contract count?"""
    pairs = [(one, other) for one, other in zip(gold, predicted, strict=True) if one]
    return _score(*map(list, zip(*pairs, strict=True)), tuple) if pairs else (0.0, 0.0, 0.0)


@mistake_of("entity_f1")
def skips_silent_sentences(gold, predicted):
    """You skip sentences in which nothing was predicted. The names that the model missed there cost nothing with you,
    so your recall is too high. Which entities of the gold side does the contract count?"""
    pairs = [(one, other) for one, other in zip(gold, predicted, strict=True) if other]
    return _score(*map(list, zip(*pairs, strict=True)), tuple) if pairs else (0.0, 0.0, 0.0)


@mistake_of("entity_f1")
def skips_one_sided_sentences(gold, predicted):
    """You skip sentences that have no names on one of the two sides. Names missed in silence and names invented from
    nothing cost nothing with you, so all scores are too high. Which entities does the contract count?"""
    pairs = [(one, other) for one, other in zip(gold, predicted, strict=True) if one and other]
    return _score(*map(list, zip(*pairs, strict=True)), tuple) if pairs else (0.0, 0.0, 0.0)


@mistake_of("entity_f1")
def in_percent(gold, predicted):
    """Your three numbers are 100 times too large. In which unit does the contract want them: as percent, or as
    fractions?"""
    return tuple(100 * score for score in _score(gold, predicted, tuple))


@mistake_of("entity_f1")
def forgets_the_sentence(gold, predicted):
    """A name predicted in one sentence is right with you because it stands at the same place in another. When you throw
    all entities into one set, what gets lost?"""
    truth, guess = ({tuple(entity) for one in side for entity in one} for side in (gold, predicted))
    return _prf(len(truth & guess), len(guess), len(truth))


@mistake_of("entity_f1")
def pools_what_it_compares(gold, predicted):
    """You count how many there are sentence by sentence, and look for what is right in one set of all. So a name counts
    as right when it stands at the same place of another sentence, and only once when it is right in several. What has
    to belong to an entity, so that a set keeps them apart?"""
    truth, guess = ({tuple(entity) for one in side for entity in one} for side in (gold, predicted))
    return _prf(len(truth & guess), sum(map(len, predicted)), sum(map(len, gold)))


@mistake_of("entity_f1")
def pools_into_one_list(gold, predicted):
    """You count every predicted entity that stands anywhere in the gold list, whatever sentence it is from. At place 0
    of some sentence there nearly always is a name. What else has to agree?"""
    truth = [tuple(entity) for one in gold for entity in one]
    guess = [tuple(entity) for one in predicted for entity in one]
    return _prf(sum(entity in truth for entity in guess), len(guess), len(truth))


@mistake_of("entity_f1")
def forgets_the_type(gold, predicted):
    """A place that was taken for a person is right with you, as long as the words agree. What has to agree besides?"""
    return _score(gold, predicted, lambda entity: entity[1:])


@mistake_of("entity_f1")
def forgets_the_end(gold, predicted):
    """An entity that is too long is right with you, as long as it begins where it should. What has to agree besides?"""
    return _score(gold, predicted, lambda entity: entity[:2])


@mistake_of("entity_f1")
def overlap_is_enough(gold, predicted):
    """You count an entity as right when it overlaps with one of its type. That is a kinder score than the field's. Half
    a name: what does the contract say?"""
    right = 0
    for truth, guess in zip(gold, predicted, strict=True):
        right += sum(
            any(kind == one[0] and start < one[2] and one[1] < end for one in truth) for kind, start, end in guess
        )
    said, there = sum(map(len, predicted)), sum(map(len, gold))
    precision, recall = right / said if said else 0.0, right / there if there else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


@mistake_of("entity_f1")
def compares_by_place(gold, predicted):
    """You compare the first entity with the first, the second with the second. One name too many, and all behind it are
    wrong. Does the contract promise an order?"""
    right = sum(
        tuple(one) == tuple(other)
        for truth, guess in zip(gold, predicted, strict=True)
        for one, other in zip(truth, guess, strict=False)
    )
    return _prf(right, sum(map(len, predicted)), sum(map(len, gold)))


@mistake_of("entity_f1")
def swaps_the_two(gold, predicted):
    """F1 is right, and the other two have changed places. Which one asks "of what I said, how much is right"?"""
    precision, recall, f1 = _score(gold, predicted, tuple)
    return recall, precision, f1


@mistake_of("entity_f1")
def plain_mean_for_f1(gold, predicted):
    """Precision and recall are right, and your F1 is halfway between them. A model that finds one name and is right has
    precision 1 and recall near 0: is that half good? Which mean is F1?"""
    precision, recall, _ = _score(gold, predicted, tuple)
    return precision, recall, (precision + recall) / 2


@mistake_of("entity_f1")
def averages_over_types(gold, predicted):
    """You score each type by itself and average. That is the macro average, in which a rare type weighs as much as a
    common one. How much does the contract let each entity count?"""
    kinds = {entity[0] for side in (gold, predicted) for one in side for entity in one}
    scores = [
        _score(
            *([[entity for entity in one if entity[0] == kind] for one in side] for side in (gold, predicted)), tuple
        )
        for kind in kinds
    ] or [(0.0, 0.0, 0.0)]
    return tuple(sum(column) / len(scores) for column in zip(*scores, strict=True))


@mistake_of("entity_f1")
def counts_words(gold, predicted):
    """You count words, not entities: a name of six words weighs six times as much, and half of it found is half right.
    What has to agree for an entity to be right?"""
    truth, guess = (
        {(number, kind, word) for number, one in enumerate(side) for kind, a, b in one for word in range(a, b)}
        for side in (gold, predicted)
    )
    return _prf(len(truth & guess), len(guess), len(truth))


@mistake_of("entity_f1")
def divides_by_zero(gold, predicted):
    """Right, while there is something to divide by. A model that finds nothing, or a corpus without names, stops you
    with an error. Which of your three divisions, and what does the contract want there?"""
    right = sum(len(set(one) & set(other)) for one, other in zip(gold, predicted, strict=True))
    precision, recall = right / sum(map(len, predicted)), right / sum(map(len, gold))
    return precision, recall, 2 * precision * recall / (precision + recall)


@mistake_of("entity_f1")
def needs_something_there(gold, predicted):
    """Right, while there are names in the corpus. Where there are none, your recall divides by 0, and an error stops
    you. What does the contract want there?"""
    if not any(gold):
        raise ZeroDivisionError
    return _score(gold, predicted, tuple)


@mistake_of("entity_f1")
def needs_something_predicted(gold, predicted):
    """Right, while the model finds something. Where it finds nothing, your precision divides by 0, and an error stops
    you. What does the contract want there?"""
    if not any(predicted):
        raise ZeroDivisionError
    return _score(gold, predicted, tuple)


@mistake_of("entity_f1")
def forgets_that_nothing_may_be_right(gold, predicted):
    """You take care of empty lists, and an error stops you when there are entities on both sides and none is right.
    What are precision and recall then, and what do you divide by?"""
    right = sum(len(set(one) & set(other)) for one, other in zip(gold, predicted, strict=True))
    said, there = sum(map(len, predicted)), sum(map(len, gold))
    if not said or not there:
        return 0.0, 0.0, 0.0
    precision, recall = right / said, right / there
    return precision, recall, 2 * precision * recall / (precision + recall)


@mistake_of("entity_f1")
def silence_is_precise(gold, predicted):
    """A model that finds nothing has a precision of 1 with you, since nothing that it said was wrong. One can defend
    that. What does the contract say?"""
    precision, recall, f1 = _score(gold, predicted, tuple)
    return precision if any(predicted) else 1.0, recall, f1


@mistake_of("entity_f1")
def one_for_nothing(gold, predicted):
    """Where nothing is there and nothing was predicted, you give full marks. One can defend that. What does the
    contract say? It follows conlleval and seqeval."""
    if not any(gold) and not any(predicted):
        return 1.0, 1.0, 1.0
    return _score(gold, predicted, tuple)


def _rows(rows, leave_out):
    kept = [row for name, row in rows.items() if name not in leave_out]
    return [(p, r, 2 * p * r / (p + r), n) for p, r, n in kept]


def _weighted(kept, weights, total=None):
    total = sum(weights) if total is None else total
    return tuple(sum(w * row[i] for w, row in zip(weights, kept, strict=True)) / total for i in range(3))


def _micro(kept, rounded=False):
    keep = round if rounded else (lambda count: count)
    right = sum(keep(r * n) for _, r, _, n in kept)
    said = sum(keep(keep(r * n) / p) for p, r, _, n in kept)
    there = sum(n for *_, n in kept)
    return right / said, right / there, 2 * right / (said + there)


def _micro_of(right, said, kept):
    there = sum(n for *_, n in kept)
    return right / said, right / there, 2 * right / (said + there)


def _summary(kept):
    return {
        "micro": _micro(kept),
        "macro": _weighted(kept, [1] * len(kept)),
        "weighted": _weighted(kept, [row[3] for row in kept]),
    }


def _harmonic(precision, recall, _):
    return precision, recall, 2 * precision * recall / (precision + recall)


@mistake_of("summary_rows")
def micro_is_weighted(rows, leave_out=()):
    """macro and weighted are right, and your micro row is the weighted one. Support weighs recall rightly. But
    precision is a share of what was *predicted*: how many items of a class were?"""
    kept = _rows(rows, leave_out)
    return {**_summary(kept), "micro": _weighted(kept, [row[3] for row in kept])}


@mistake_of("summary_rows")
def micro_precision_by_support(rows, leave_out=()):
    """macro and weighted are right, and so is micro recall. Your micro precision weighs classes by support. Precision
    is a share of what was *predicted*: how many items of a class were?"""
    kept = _rows(rows, leave_out)
    return {**_summary(kept), "micro": _harmonic(*_weighted(kept, [row[3] for row in kept]))}


@mistake_of("summary_rows")
def f1_of_the_means(rows, leave_out=()):
    """Precision and recall are right in every row. Your F1 of macro and of weighted is made of the row's own precision
    and recall. Two conventions exist: of what is it the mean in the contract?"""
    summary = _summary(_rows(rows, leave_out))
    return {name: _harmonic(*row) for name, row in summary.items()}


@mistake_of("summary_rows")
def f1_of_the_means_and_micro_weighted(rows, leave_out=()):
    """Precision and recall of macro and of weighted are right. Two things are not: their F1, which you make of the
    row's own precision and recall, and the micro row, whose precision you weigh by support. Read the contract on both:
    of what is that F1 the mean, and what do micro's counts follow from?"""
    kept = _rows(rows, leave_out)
    weighted = _harmonic(*_weighted(kept, [row[3] for row in kept]))
    return {"micro": weighted, "macro": _harmonic(*_weighted(kept, [1] * len(kept))), "weighted": weighted}


@mistake_of("summary_rows")
def counts_all_classes(rows, leave_out=()):
    """Right, as long as no class is left out. Where does your code look at `leave_out`?"""
    return _summary(_rows(rows, ()))


@mistake_of("summary_rows")
def deletes_rows(rows, leave_out=()):
    """The numbers are right, and the caller's table has lost rows: the next one to read it will count without them.
    From which dictionary do you delete?"""
    for name in leave_out:
        del rows[name]
    return _summary(_rows(rows, ()))


@mistake_of("summary_rows")
def divides_by_all_support(rows, leave_out=()):
    """Right, as long as no class is left out. After that your weighted row is far too low: its weights do not add up to
    1. Whose support do you divide by?"""
    kept = _rows(rows, leave_out)
    total = sum(row[2] for row in rows.values())
    return {**_summary(kept), "weighted": _weighted(kept, [row[3] for row in kept], total)}


@mistake_of("summary_rows")
def rounds_the_counts(rows, leave_out=()):
    """macro and weighted are right, and micro is off in its last digits. Rows with three digits do not give whole
    counts. What does the contract say on rounding them?"""
    kept = _rows(rows, leave_out)
    return {**_summary(kept), "micro": _micro(kept, rounded=True)}


@mistake_of("summary_rows")
def rounds_each_count(rows, leave_out=()):
    """macro and weighted are right, and micro is off in its last digits: you round how many are right, and how many
    were predicted, to whole numbers. What does the contract say on rounding them?"""
    kept = _rows(rows, leave_out)
    right, said = sum(round(r * n) for _, r, _, n in kept), sum(round(r * n / p) for p, r, _, n in kept)
    return {**_summary(kept), "micro": _micro_of(right, said, kept)}


@mistake_of("summary_rows")
def rounds_what_is_right(rows, leave_out=()):
    """macro and weighted are right, and micro is off in its last digits: you round how many items of a class are right
    to a whole number. What does the contract say on rounding?"""
    kept = _rows(rows, leave_out)
    right = [round(r * n) for _, r, _, n in kept]
    said = sum(count / row[0] for count, row in zip(right, kept, strict=True))
    return {**_summary(kept), "micro": _micro_of(sum(right), said, kept)}


@mistake_of("summary_rows")
def rounds_what_comes_out(rows, leave_out=()):
    """Your numbers are right to three digits. The contract wants plain numbers. Round where you print them: what could
    a reader still compare with what you give back?"""
    summary = _summary(_rows(rows, leave_out))
    return {name: tuple(round(number, 3) for number in row) for name, row in summary.items()}


@mistake_of("summary_rows")
def right_by_precision(rows, leave_out=()):
    """macro and weighted are right, and your micro row has the same number three times. You take precision · support
    for what is right of a class. Precision is a share of what was *predicted*. Which score is a share of the
    support?"""
    kept = _rows(rows, leave_out)
    right = sum(p * n for p, _, _, n in kept)
    return {**_summary(kept), "micro": _micro_of(right, sum(n for *_, n in kept), kept)}


@mistake_of("summary_rows")
def precision_and_recall_exchanged(rows, leave_out=()):
    """macro and weighted are right. For micro you take precision · support for what is right of a class, and divide
    that by recall for what was predicted. Which of the two scores is a share of the support, and which of the
    predicted?"""
    kept = _rows(rows, leave_out)
    right, said = sum(p * n for p, _, _, n in kept), sum(p * n / r for p, r, _, n in kept)
    return {**_summary(kept), "micro": _micro_of(right, said, kept)}


@mistake_of("summary_rows")
def predicted_by_precision(rows, leave_out=()):
    """macro and weighted are right, and so is micro recall. You take precision · support for how many items of a class
    were predicted. Precision is right / predicted: solve that for what you want to know."""
    kept = _rows(rows, leave_out)
    right, said = sum(r * n for _, r, _, n in kept), sum(p * n for p, _, _, n in kept)
    return {**_summary(kept), "micro": _micro_of(right, said, kept)}


@mistake_of("summary_rows")
def micro_f1_is_weighted(rows, leave_out=()):
    """macro and weighted are right, and so are micro precision and recall. Your micro F1 is the weighted mean of the
    classes' F1. Micro knows no classes: of which two numbers is its F1 made?"""
    summary = _summary(_rows(rows, leave_out))
    return {**summary, "micro": (*summary["micro"][:2], summary["weighted"][2])}


@mistake_of("summary_rows")
def macro_divides_by_all_rows(rows, leave_out=()):
    """Right, as long as no class is left out. After that your macro row is too low: you add up fewer rows than you
    divide by. How many classes are left?"""
    kept = _rows(rows, leave_out)
    return {**_summary(kept), "macro": _weighted(kept, [1] * len(kept), len(rows))}


@mistake_of("summary_rows")
def plain_means_for_f1(rows, leave_out=()):
    """Precision and recall are right in every row, and each F1 is halfway between the two. Which mean is F1?"""
    kept = [(p, r, (p + r) / 2, n) for p, r, _, n in _rows(rows, leave_out)]
    summary = _summary(kept)
    precision, recall, _ = summary["micro"]
    return {**summary, "micro": (precision, recall, (precision + recall) / 2)}


@mistake_of("summary_rows")
def macro_and_weighted_swapped(rows, leave_out=()):
    """micro is right, and the other two have changed places. In which of them does a rare class weigh as much as a
    common one?"""
    summary = _summary(_rows(rows, leave_out))
    return {**summary, "macro": summary["weighted"], "weighted": summary["macro"]}


@mistake_of("summary_rows")
def micro_is_macro(rows, leave_out=()):
    """macro and weighted are right, and your micro row is the mean over classes. "As one heap" means that every item
    counts alike: what do you have to count before you divide?"""
    summary = _summary(_rows(rows, leave_out))
    return {**summary, "micro": summary["macro"]}


@mistake_of("summary_rows")
def micro_is_accuracy(rows, leave_out=()):
    """You give the same number three times in your micro row. With all classes in the table precision, recall and
    accuracy would be one number; leave one out, and what was wrongly taken for another class counts once. Do they still
    have to agree?"""
    kept = _rows(rows, leave_out)
    _, recall, _ = _micro(kept)
    return {**_summary(kept), "micro": (recall, recall, recall)}
