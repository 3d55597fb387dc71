"""Masked words: which tokens are hidden, what the loss is, and that going on with it teaches something."""

import pytest
import torch
import torch.nn.functional as F

from headstart.language.classifiers import masked_word_model
from headstart.language.encoding import IGNORED, encode_sentences
from headstart.language.masked_words import continue_pretraining, mask_tokens, masked_loss
from headstart.language.tuning_settings import TuningConfig

MASK, VOCABULARY = 4, 1000
SPECIAL = torch.tensor([0, 1, 2, 3, 4])


@pytest.fixture(scope="module")
def masked():
    ids = torch.randint(5, VOCABULARY, (400, 100), generator=torch.Generator().manual_seed(0))
    ids[:, 0], ids[:, -1] = 2, 0
    generator = torch.Generator().manual_seed(1)
    return ids, *mask_tokens(ids, mask_id=MASK, vocabulary=VOCABULARY, special_ids=SPECIAL, generator=generator)


def test_labels_are_the_hidden_tokens_and_special_ones_are_never_hidden(masked):
    ids, seen, labels = masked
    chosen = labels != IGNORED
    assert torch.equal(labels[chosen], ids[chosen]) and torch.equal(seen[~chosen], ids[~chosen])
    assert not chosen[:, 0].any() and not chosen[:, -1].any()


def test_fifteen_in_a_hundred_are_chosen_and_eight_in_ten_of_these_hidden(masked):
    ids, seen, labels = masked
    chosen = labels != IGNORED
    assert chosen[:, 1:-1].double().mean().item() == pytest.approx(0.15, abs=0.01)
    hidden, same = (seen[chosen] == MASK).double().mean().item(), (seen[chosen] == ids[chosen]).double().mean().item()
    assert hidden == pytest.approx(0.8, abs=0.02) and same == pytest.approx(0.1, abs=0.02)


def test_the_loss_is_the_mean_over_hidden_tokens_whatever_the_batches(toy_model, toy_sentiment, monkeypatch):
    from headstart.language import masked_words

    network, tokenizer = masked_word_model(toy_model, seed=0), toy_model.tokenizer()
    text = encode_sentences(tokenizer, toy_sentiment[0])
    seen, true_loss = [], F.cross_entropy

    def spy(logits, labels, reduction):
        seen.append((logits, labels))
        return true_loss(logits, labels, reduction=reduction)

    monkeypatch.setattr(masked_words.F, "cross_entropy", spy)
    monkeypatch.setattr(masked_words, "BATCH_TOKENS", 30)
    loss = masked_loss(network, tokenizer, text, seed=3)
    monkeypatch.undo()
    assert len(seen) > 3
    logits, labels = (torch.cat(parts) for parts in zip(*seen, strict=True))
    assert loss == pytest.approx(true_loss(logits, labels).item())


def test_going_on_with_pretraining_lowers_the_loss_on_other_sentences(toy_model, toy_sentiment):
    network, tokenizer = masked_word_model(toy_model, seed=0), toy_model.tokenizer()
    train, dev = (encode_sentences(tokenizer, toy_sentiment[0][part]) for part in (slice(16), slice(16, None)))
    before = masked_loss(network, tokenizer, dev)
    config = TuningConfig(30, 8, learning_rate=0.01, evaluate_every=10)
    result = continue_pretraining(network, tokenizer, train, dev, config)
    assert masked_loss(network, tokenizer, dev) == pytest.approx(-result.dev_score)
    assert -result.dev_score < 0.8 * before


def test_the_last_matrix_stays_that_of_the_word_embeddings(toy_model, toy_sentiment):
    network, tokenizer = masked_word_model(toy_model, seed=0), toy_model.tokenizer()
    text = encode_sentences(tokenizer, toy_sentiment[0])
    continue_pretraining(network, tokenizer, text, text, TuningConfig(2, 8, learning_rate=0.01, evaluate_every=1))
    assert network.get_output_embeddings().weight is network.get_input_embeddings().weight
    assert not torch.equal(network.get_input_embeddings().weight, toy_model.encoder().get_input_embeddings().weight)
