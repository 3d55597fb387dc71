"""Frozen features: the mean over real tokens, and a probe on them that is scikit-learn's."""

import pytest
import torch
from sklearn.linear_model import LogisticRegression

from headstart.language.encoding import encode_sentences
from headstart.language.sentence_features import masked_mean, sentence_features
from headstart.language.sentence_probe import STRENGTHS, learn_probe


def test_the_masked_mean_is_the_mean_of_what_is_no_padding():
    states = torch.randn(2, 5, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]])
    expected = torch.stack([states[0, :3].mean(0), states[1].mean(0)])
    assert torch.allclose(masked_mean(states, mask), expected)


def test_an_empty_row_is_zero_and_no_nan():
    assert torch.equal(masked_mean(torch.ones(1, 2, 3), torch.zeros(1, 2)), torch.zeros(1, 3))


def test_features_are_those_of_each_sentence_alone_and_the_encoder_stays(toy_model, toy_sentiment):
    encoder, tokenizer = toy_model.encoder(), toy_model.tokenizer()
    before = {name: value.clone() for name, value in encoder.state_dict().items()}
    sentences = toy_sentiment[0]
    features = sentence_features(encoder, encode_sentences(tokenizer, sentences))
    with torch.no_grad():
        for row, sentence in zip(features, sentences, strict=True):
            alone = encoder(**tokenizer(sentence, return_tensors="pt")).last_hidden_state[0].mean(0)
            assert torch.allclose(row, alone, atol=1e-5)
    assert all(torch.equal(value, before[name]) for name, value in encoder.state_dict().items())


@pytest.mark.parametrize("classes", [2, 3])
def test_the_probe_is_the_logistic_regression_that_does_best_on_dev(toy_model, toy_sentiment, classes):
    tokenizer, encoder = toy_model.tokenizer(), toy_model.encoder()
    sentences, labels = toy_sentiment[0], [place % classes for place in range(24)]
    train = encode_sentences(tokenizer, sentences[:12], labels[:12])
    dev = encode_sentences(tokenizer, sentences[12:], labels[12:])
    probe = learn_probe(encoder, train, dev)
    features, dev_features = (sentence_features(encoder, text).double().numpy() for text in (train, dev))
    fits = {one: LogisticRegression(C=one, max_iter=5000).fit(features, train.labels) for one in STRENGTHS}
    scores = {one: fitted.score(dev_features, dev.labels) for one, fitted in fits.items()}
    assert probe.dev_accuracy == max(scores.values()) == scores[probe.regularisation]
    assert probe.predict(dev).tolist() == fits[probe.regularisation].predict(dev_features).tolist()
