"""A BERT of two layers with its tokenizer, written to a folder, and a toy corpus that it can learn."""

import random

import pytest
import torch

from headstart.language.conll import TaggedSentence, TaggedText
from headstart.language.language_models import choose_language_model

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "por", "##to", "san", "##tos", "ana", "kes", "##trel", "##s"]
PIECES += ["left", "saw", "near", "good", "bad", "very", ".", ",", "the"]
NAMES = {"LOC": [("Porto",), ("Santos", "Porto")], "PER": [("Ana",), ("Ana", "Santos")], "ORG": [("Kestrels",)]}


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory):
    """A `LanguageModel` of 2 layers, 16 wide, without dropout, so that a batch has one loss."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "toy-bert"
    sizes = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
    still = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    torch.manual_seed(0)
    BertModel(BertConfig(vocab_size=len(PIECES), **sizes, **still)).save_pretrained(folder)
    (folder.parent / "vocab.txt").write_text("\n".join(PIECES) + "\n")
    tokenizer = BertTokenizerFast(vocab=str(folder.parent / "vocab.txt"))
    tokenizer.model_max_length = 64
    tokenizer.save_pretrained(folder)
    return choose_language_model(str(folder), announce=lambda _: None)


@pytest.fixture(scope="session")
def toy_entities():
    """40 sentences of 3 to 12 words with their tags."""
    draw, sentences = random.Random(0), []
    for _ in range(40):
        words, tags = [], []
        for _ in range(draw.randint(1, 3)):
            kind = draw.choice(sorted(NAMES))
            name = draw.choice(NAMES[kind])
            words += [*name, draw.choice(["left", "saw", "near"])]
            tags += [f"B-{kind}", *[f"I-{kind}"] * (len(name) - 1), "O"]
        sentences.append(TaggedSentence((*words, "."), (*tags, "O")))
    return TaggedText(tuple(sentences), "IOB2", (0,))


@pytest.fixture(scope="session")
def toy_sentiment():
    """24 sentences of 1 to 8 words, and 1 where one of them is good."""
    draw, sentences, labels = random.Random(1), [], []
    for number in range(24):
        word = ("bad", "good")[number % 2]
        sentences.append(" ".join([*["very"] * draw.randint(0, 5), word, *["."] * draw.randint(0, 2)]))
        labels.append(number % 2)
    return sentences, labels
