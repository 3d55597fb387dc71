"""The references of `bert_entities` align, mask and read back as Hugging Face's tokenizers and torch's loss have it."""

import random

import pytest
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

from headstart_solutions.bert_entities import align_labels, tagged_item, tags_of_words, token_loss

TAGS = ["O", "B-PER", "I-PER", "B-LOC"]
NUMBERS = {tag: place for place, tag in enumerate(TAGS)}
LETTERS = "abc"


@pytest.fixture(scope="module")
def tokenizer():
    """WordPiece with a piece for every letter, so that a word has as many tokens as letters; [CLS], [SEP], [PAD]."""
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 101, "[SEP]": 102}
    pieces = [*LETTERS, *(f"##{letter}" for letter in LETTERS)]
    vocabulary |= {piece: 1000 + place for place, piece in enumerate(pieces)}
    backend = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    backend.pre_tokenizer = pre_tokenizers.Whitespace()
    backend.post_processor = processors.BertProcessing(("[SEP]", 102), ("[CLS]", 101))
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )


def random_sentence(seed):
    """Words of one to four letters, and a tag for each."""
    draw = random.Random(seed)
    count = draw.randint(1, 8)
    words = ["".join(draw.choices(LETTERS, k=draw.randint(1, 4))) for _ in range(count)]
    return words, draw.choices(TAGS, k=count)


def labels_by_offsets(encoding, tags):
    """A word's first token is the one that begins at its first letter: offsets say so, word ids are not asked."""
    starts = [
        start == 0 and end > 0 and not special
        for (start, end), special in zip(encoding["offset_mapping"], encoding["special_tokens_mask"], strict=True)
    ]
    numbers = iter(tags)
    return [NUMBERS[next(numbers)] if first else -100 for first in starts]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("max_length", [4, 9, 40])
def test_labels_stand_where_offsets_say_that_words_begin(tokenizer, seed, max_length):
    words, tags = random_sentence(seed)
    options = dict(is_split_into_words=True, truncation=True, max_length=max_length, padding="max_length")
    encoding = tokenizer(words, return_offsets_mapping=True, return_special_tokens_mask=True, **options)
    assert align_labels(tags, encoding.word_ids(), NUMBERS) == labels_by_offsets(encoding, tags)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("max_length", [4, 9, 40])
def test_an_item_is_what_a_tokenizer_makes_at_a_fixed_length(tokenizer, seed, max_length):
    words, tags = random_sentence(seed)
    options = dict(is_split_into_words=True, truncation=True, max_length=max_length, padding="max_length")
    encoding = tokenizer(words, return_offsets_mapping=True, return_special_tokens_mask=True, **options)
    pieces = {word: tokenizer(word, add_special_tokens=False)["input_ids"] for word in words}
    item = tagged_item(words, tags, pieces, NUMBERS, max_length)
    assert item["input_ids"] == encoding["input_ids"]
    assert item["attention_mask"] == encoding["attention_mask"]
    assert item["labels"] == labels_by_offsets(encoding, tags)


def random_batch(seed):
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(3, 6, 4, generator=generator, dtype=torch.float64)
    labels = torch.randint(0, 4, (3, 6), generator=generator)
    labels[torch.rand(3, 6, generator=generator) < 0.4] = -100
    labels[0, 0] = 1
    return logits, labels


@pytest.mark.parametrize("seed", range(10))
def test_the_loss_and_its_slopes_are_those_of_torch(seed):
    logits, labels = random_batch(seed)
    ours, theirs = logits.clone().requires_grad_(), logits.clone().requires_grad_()
    loss = token_loss(ours, labels)
    wanted = F.cross_entropy(theirs.flatten(0, 1), labels.flatten())
    loss.backward()
    wanted.backward()
    assert loss.item() == pytest.approx(wanted.item(), abs=1e-12)
    torch.testing.assert_close(ours.grad, theirs.grad)


def test_a_batch_without_labels_costs_nothing_and_pulls_nowhere():
    logits = torch.randn(2, 3, 4, dtype=torch.float64).requires_grad_()
    loss = token_loss(logits, torch.full((2, 3), -100))
    loss.backward()
    assert loss.item() == 0
    assert not logits.grad.any()


def test_the_loss_of_one_labelled_token_is_its_own():
    logits, labels = random_batch(0)
    alone = torch.full_like(labels, -100)
    alone[0, 0] = labels[0, 0]
    assert token_loss(logits, alone).item() == pytest.approx(F.cross_entropy(logits[0, :1], labels[0, :1]).item())


@pytest.mark.parametrize("seed", range(10))
def test_padding_does_not_change_the_loss(seed):
    logits, labels = random_batch(seed)
    wider = torch.cat([logits, torch.randn(3, 5, 4, dtype=torch.float64)], 1)
    filled = torch.cat([labels, torch.full((3, 5), -100)], 1)
    assert token_loss(wider, filled).item() == pytest.approx(token_loss(logits, labels).item(), abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("max_length", [6, 40])
def test_what_a_model_says_at_first_tokens_comes_back_as_the_tags_of_words(tokenizer, seed, max_length):
    words, tags = random_sentence(seed)
    encoding = tokenizer(words, is_split_into_words=True, truncation=True, max_length=max_length)
    first = [encoding.word_to_tokens(word) for word in range(len(words))]
    logits = torch.rand(1, len(encoding["input_ids"]), len(TAGS), dtype=torch.float64)
    for tag, span in zip(tags, first, strict=True):
        if span is not None:
            logits[0, span.start, NUMBERS[tag]] += 2
    wanted = [tag if span is not None else "O" for tag, span in zip(tags, first, strict=True)]
    assert tags_of_words(logits, [encoding.word_ids()], [len(words)], TAGS) == [wanted]
