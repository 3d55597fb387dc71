"""Tuning: stopped anywhere and resumed it ends where it would have; rates by layer; what is kept when it fails."""

import copy

import pytest
import torch
from torch import nn

from headstart.errors import CourseError
from headstart.language import tuning
from headstart.language.classifiers import (
    load_token_classifier,
    masked_word_model,
    save_classifier,
    sentence_classifier,
    token_classifier,
)
from headstart.language.encoding import encode_sentences, encode_words, tag_names
from headstart.language.entity_scores import entity_scores
from headstart.language.masked_words import continue_pretraining
from headstart.language.predictions import predict_labels, predict_tags
from headstart.language.sentiment import NAMES
from headstart.language.tuning import tune_sentences, tune_tokens
from headstart.language.tuning_settings import TuningConfig, layer_groups, tuning_config
from headstart.resumable.checkpoints import CheckpointFolder
from headstart.resumable.hardware import Hardware

STEPS = 6
CONFIG = TuningConfig(
    STEPS, 7, learning_rate=0.02, layer_factor=0.8, early_look=1, evaluate_every=2, checkpoint_every=2
)


class Killed(Exception):
    pass


def killer(step):
    def watch(now, row):
        if now == step:
            raise Killed

    return watch


def without_seconds(result):
    return {name: curve for name, curve in result.curves.items() if name != "seconds"}, result.best_step, result.steps


def same_weights(first, second):
    return all(torch.equal(value, second.state_dict()[name]) for name, value in first.state_dict().items())


@pytest.fixture(scope="module")
def sentences(toy_model, toy_sentiment):
    texts, labels = toy_sentiment
    tokenizer = toy_model.tokenizer()
    return (
        encode_sentences(tokenizer, texts[:18], labels[:18], names=NAMES),
        encode_sentences(tokenizer, texts[18:], labels[18:], names=NAMES),
    )


@pytest.fixture(scope="module")
def entities(toy_model, toy_entities):
    names, tokenizer = tag_names(toy_entities.tags), toy_model.tokenizer()
    words = [sentence.tokens for sentence in toy_entities.sentences]
    return tuple(
        encode_words(tokenizer, words[part], toy_entities.tags[part], names=names)
        for part in (slice(28), slice(28, None))
    )


@pytest.fixture(scope="module")
def arms(toy_model, sentences, entities):
    """Each kind of training: how its network begins, and how it is trained (with dropout, whose draws must repeat)."""

    def with_dropout(network):
        for module in network.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.2
        return network

    tokenizer = toy_model.tokenizer()
    return {
        "sentences": (
            lambda: with_dropout(sentence_classifier(toy_model, NAMES, seed=0)),
            lambda network, **more: tune_sentences(network, *sentences, CONFIG, **more),
        ),
        "tokens": (
            lambda: with_dropout(token_classifier(toy_model, entities[0].names, seed=0)),
            lambda network, **more: tune_tokens(network, *entities, CONFIG, **more),
        ),
        "masked words": (
            lambda: with_dropout(masked_word_model(toy_model, seed=0)),
            lambda network, **more: continue_pretraining(network, tokenizer, *sentences, CONFIG, **more),
        ),
    }


@pytest.fixture(scope="module")
def uninterrupted(arms):
    trained = {}
    for name, (begin, train) in arms.items():
        network = begin()
        trained[name] = network, train(network)
    return trained


@pytest.mark.parametrize("step", range(1, STEPS + 1))
@pytest.mark.parametrize("name", ["sentences", "tokens", "masked words"])
def test_stopped_after_any_step_and_resumed_it_ends_where_it_would_have(tmp_path, arms, uninterrupted, name, step):
    begin, train = arms[name]
    folder = CheckpointFolder(tmp_path, {"seed": 0})
    with pytest.raises(Killed):
        train(begin(), checkpoints=folder, watch=killer(step))
    torch.manual_seed(99)  # a new process has another random state
    network = begin()
    with torch.no_grad():
        next(network.parameters()).zero_()  # and the weights come from the checkpoint alone
    result = train(network, checkpoints=folder)
    expected_network, expected = uninterrupted[name]
    assert same_weights(network, expected_network) and without_seconds(result) == without_seconds(expected)


def test_looks_at_dev_begin_early(uninterrupted):
    assert uninterrupted["tokens"][1].curves["step"] == [1, 2, 4, 6]


def test_the_weights_that_did_best_on_dev_are_kept(toy_model, entities):
    network, scores = token_classifier(toy_model, entities[0].names, seed=0), {}

    def measure(step, row):
        scores[step] = entity_scores(entities[1].tags, predict_tags(network, entities[1])).micro.f1

    config = TuningConfig(40, 7, learning_rate=0.03, evaluate_every=1)
    result = tune_tokens(network, *entities, config, watch=measure)
    assert max(scores.values()) > 0.5
    assert result.curves["validation_entity_f1"] == pytest.approx(list(scores.values()))
    assert result.dev_score == pytest.approx(max(scores.values()))
    kept = entity_scores(entities[1].tags, predict_tags(network, entities[1])).micro.f1
    assert kept == pytest.approx(max(scores.values())) and not network.training


def test_it_learns_to_tell_good_from_bad(toy_model, sentences):
    network = sentence_classifier(toy_model, NAMES, seed=0)
    result = tune_sentences(network, *sentences, TuningConfig(40, 6, learning_rate=0.01, evaluate_every=10))
    assert result.dev_score == 1.0 and predict_labels(network, sentences[1]).tolist() == list(sentences[1].labels)


def test_tokens_per_second_counts_no_padding(toy_model, sentences):
    network = sentence_classifier(toy_model, NAMES, seed=0)
    result = tune_sentences(network, sentences[0], None, tuning_config(18, epochs=2, batch_size=4))
    assert result.tokens_per_second * result.seconds == pytest.approx(2 * sum(map(len, sentences[0].ids)))
    assert result.dev_score is None and result.best_step == result.steps == 10


@pytest.mark.parametrize("parts", [2, 3])
def test_micro_batches_change_nothing_but_rounding_though_sentences_have_unequal_numbers_of_labels(
    toy_model, entities, parts
):
    trained = []
    for hardware in (Hardware(), Hardware(micro_batches=parts)):
        network = token_classifier(toy_model, entities[0].names, seed=0).double()
        tune_tokens(network, entities[0], None, TuningConfig(3, 7, learning_rate=0.01), hardware)
        trained.append(network)
    for one, other in zip(*(network.parameters() for network in trained), strict=True):
        assert torch.allclose(one, other, atol=1e-9)


def test_rates_fall_with_depth_and_vectors_do_not_decay(toy_model):
    network = sentence_classifier(toy_model, NAMES, seed=0)
    groups = layer_groups(network, learning_rate=1.0, layer_factor=0.5, weight_decay=0.1)
    found = {id(value): group for group in groups for value in group["params"]}
    assert len(found) == len(list(network.parameters()))
    depth = {"classifier": 1.0, "pooler": 1.0, "layer.1": 0.5, "layer.0": 0.25, "embeddings": 0.125}
    for name, value in network.named_parameters():
        rate = next(rate for part, rate in depth.items() if part in name)
        decay = 0.0 if "bias" in name or "LayerNorm" in name else 0.1
        assert (found[id(value)]["lr"], found[id(value)]["weight_decay"]) == (rate, decay), name


@pytest.mark.parametrize("kind", ["DistilBert", "Roberta"])
def test_rates_by_layer_know_other_architectures(kind):
    import transformers

    config = getattr(transformers, f"{kind}Config")
    sizes = {"DistilBert": dict(dim=8, hidden_dim=8, n_layers=2, n_heads=2)}.get(
        kind, dict(hidden_size=8, intermediate_size=8, num_hidden_layers=2, num_attention_heads=2)
    )
    network = getattr(transformers, f"{kind}ForTokenClassification")(config(vocab_size=9, **sizes))
    groups = layer_groups(network, learning_rate=1.0, layer_factor=0.5)
    assert {group["lr"] for group in groups} == {1.0, 0.5, 0.25, 0.125}
    embeddings = id(network.get_input_embeddings().weight)
    assert [group["lr"] for group in groups if embeddings in map(id, group["params"])] == [0.125]


def test_frozen_layers_stay(toy_model, sentences):
    network = sentence_classifier(toy_model, NAMES, seed=0)
    network.base_model.requires_grad_(False)
    before = copy.deepcopy(network.base_model.state_dict())
    tune_sentences(network, sentences[0], None, TuningConfig(3, 6, learning_rate=0.1))
    assert all(torch.equal(value, before[name]) for name, value in network.base_model.state_dict().items())


def test_a_network_with_nothing_to_train_is_refused(toy_model, sentences):
    network = sentence_classifier(toy_model, NAMES, seed=0).requires_grad_(False)
    with pytest.raises(CourseError, match="unfreeze"):
        tune_sentences(network, sentences[0], None, CONFIG)


def test_a_loss_that_is_no_number_stops_and_keeps_the_best_weights(toy_model, sentences):
    network, seen = sentence_classifier(toy_model, NAMES, seed=0), {}

    def spoil(step, row):
        if step == 4:
            seen.update(copy.deepcopy(network.state_dict()))
            with torch.no_grad():
                network.classifier.weight.fill_(float("nan"))

    config = TuningConfig(8, 6, evaluate_every=4)
    with pytest.raises(CourseError, match="nan near step 5.*lower the learning rate"):
        tune_sentences(network, sentences[0], None, config, watch=spoil)
    assert all(torch.equal(value, seen[name]) for name, value in network.state_dict().items())


def test_no_memory_says_how_to_go_on(monkeypatch, tmp_path, toy_model, sentences):
    honest = tuning.Tuning._loss

    def fill(self, batch, count):
        if self.step == 4:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return honest(self, batch, count)

    monkeypatch.setattr(tuning.Tuning, "_loss", fill)
    folder = CheckpointFolder(tmp_path, {})
    with pytest.raises(CourseError, match="step 5 with batches of 7.*--resume --micro-batches 2"):
        tune_sentences(sentence_classifier(toy_model, NAMES, seed=0), *sentences, CONFIG, checkpoints=folder)
    assert folder.load().notes["step"] == 4


def test_sentences_without_labels_are_refused(toy_model):
    text = encode_sentences(toy_model.tokenizer(), ["good"])
    with pytest.raises(CourseError, match="sentences with labels"):
        tune_sentences(sentence_classifier(toy_model, NAMES, seed=0), text, None, CONFIG)


def test_patience_ends_it(toy_model, sentences):
    config = TuningConfig(50, 6, learning_rate=1e-9, evaluate_every=1, patience=3)
    assert tune_sentences(sentence_classifier(toy_model, NAMES, seed=0), *sentences, config).steps == 4


def test_a_head_depends_on_its_seed_alone_and_pretrained_layers_on_none(toy_model):
    torch.manual_seed(5)
    state = torch.get_rng_state()
    networks = [token_classifier(toy_model, ("O", "B-LOC"), seed=seed) for seed in (0, 0, 1)]
    assert torch.equal(torch.get_rng_state(), state)
    heads = [network.classifier.weight for network in networks]
    assert torch.equal(heads[0], heads[1]) and not torch.equal(heads[0], heads[2])
    assert same_weights(networks[0].base_model, networks[2].base_model)
    pretrained = toy_model.encoder().state_dict()
    assert all(torch.equal(value, pretrained[name]) for name, value in networks[0].base_model.state_dict().items())


def test_from_scratch_nothing_is_pretrained(toy_model):
    network = token_classifier(toy_model, ("O", "B-LOC"), seed=0, from_scratch=True)
    pretrained = toy_model.encoder().state_dict()
    matrices = {name: value for name, value in network.base_model.state_dict().items() if value.ndim > 1}
    assert matrices and not any(torch.equal(value, pretrained[name]) for name, value in matrices.items())
    assert network.config.id2label == {0: "O", 1: "B-LOC"}


def test_what_is_saved_loads_anywhere(tmp_path, toy_model):
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    network = token_classifier(toy_model, ("O", "B-LOC", "I-LOC"), seed=0)
    save_classifier(tmp_path / "a", network, toy_model.tokenizer())
    loaded = AutoModelForTokenClassification.from_pretrained(tmp_path / "a")
    assert same_weights(network, loaded) and loaded.config.id2label == {0: "O", 1: "B-LOC", 2: "I-LOC"}
    assert AutoTokenizer.from_pretrained(tmp_path / "a")("ana")["input_ids"] == [2, 9, 3]
    assert load_token_classifier(tmp_path / "a")[2] == ("O", "B-LOC", "I-LOC")
    assert not [path for path in (tmp_path / "a").iterdir() if path.name.startswith(".")]


def test_a_folder_with_another_network_is_no_tagger(tmp_path, toy_model):
    save_classifier(tmp_path / "a", sentence_classifier(toy_model, NAMES, seed=0), toy_model.tokenizer())
    with pytest.raises(CourseError, match="BertForSequenceClassification"):
        load_token_classifier(tmp_path / "a")
