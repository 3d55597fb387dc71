"""The same batches make the same network as transformers' Trainer; its own batches make as good a one."""

import warnings

import pytest
import torch
from transformers import Trainer, TrainingArguments

from headstart.language.classifiers import sentence_classifier, token_classifier
from headstart.language.encoding import encode_sentences, encode_words, tag_names
from headstart.language.entity_scores import entity_scores
from headstart.language.length_batches import batch_at, padded, steps_per_epoch
from headstart.language.predictions import predict_tags
from headstart.language.sentiment import NAMES
from headstart.language.tuning import tune_sentences, tune_tokens
from headstart.language.tuning_settings import TuningConfig

BATCH, EPOCHS = 6, 2
SETTINGS = dict(learning_rate=0.01, weight_decay=0.1, clip_norm=0.5)


class FedTrainer(Trainer):
    """A Trainer whose batches are given."""

    def __init__(self, *arguments, batches, **named):
        self.batches = batches
        super().__init__(*arguments, **named)

    def get_train_dataloader(self):
        return self.batches


def trained_by_trainer(network, batches, steps, folder, *, seed=0):
    """The losses by step; the network is trained in place."""
    arguments = TrainingArguments(
        output_dir=str(folder),
        max_steps=steps,
        learning_rate=SETTINGS["learning_rate"],
        weight_decay=SETTINGS["weight_decay"],
        max_grad_norm=SETTINGS["clip_norm"],
        warmup_steps=2,
        lr_scheduler_type="linear",
        optim="adamw_torch_fused",
        logging_steps=1,
        logging_nan_inf_filter=False,
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        disable_tqdm=True,
        seed=seed,
        dataloader_pin_memory=False,
    )
    trainer = FedTrainer(model=network, args=arguments, batches=batches)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what libraries say of each other
        trainer.train()
    return [row["loss"] for row in trainer.state.log_history if "loss" in row]


@pytest.fixture(scope="module")
def texts(toy_model, toy_sentiment, toy_entities):
    tokenizer, words = toy_model.tokenizer(), [sentence.tokens for sentence in toy_entities.sentences]
    names = tag_names(toy_entities.tags)
    return {
        "sentences": encode_sentences(tokenizer, *toy_sentiment, names=NAMES),
        "tokens": encode_words(tokenizer, words, toy_entities.tags, names=names),
    }


BUILD = {"sentences": sentence_classifier, "tokens": token_classifier}
TUNE = {"sentences": tune_sentences, "tokens": tune_tokens}


@pytest.mark.parametrize("kind", ["sentences", "tokens"])
def test_the_same_batches_make_the_same_network(toy_model, texts, kind, tmp_path, capsys):
    text = texts[kind]
    steps = EPOCHS * steps_per_epoch(len(text), BATCH)
    config = TuningConfig(steps, BATCH, warmup=2 / steps, evaluate_every=1, **SETTINGS)
    ours = BUILD[kind](toy_model, text.names, seed=0)
    result = TUNE[kind](ours, text, None, config)
    theirs = BUILD[kind](toy_model, text.names, seed=0)
    batches = [padded(text, batch_at(text.lengths, BATCH, step, 0)) for step in range(steps)]
    losses = trained_by_trainer(theirs, batches, steps, tmp_path)
    assert result.curves["loss"] == pytest.approx(losses, abs=2e-5)
    start = BUILD[kind](toy_model, text.names, seed=0)
    for name, value in ours.state_dict().items():
        own, other = value, theirs.state_dict()[name]
        moved = (own - start.state_dict()[name]).abs().max()
        assert (own - other).abs().max() <= 1e-4 + 1e-3 * moved, name


def test_over_other_batches_of_the_same_sentences_it_learns_as_well(toy_model, texts, tmp_path):
    text, steps, scores = texts["tokens"], 8 * steps_per_epoch(40, BATCH), {"ours": [], "theirs": []}
    for seed in range(4):
        ours = token_classifier(toy_model, text.names, seed=seed)
        config = TuningConfig(steps, BATCH, warmup=2 / steps, evaluate_every=steps, seed=seed, **SETTINGS)
        tune_tokens(ours, text, None, config)
        theirs = token_classifier(toy_model, text.names, seed=seed)
        generator = torch.Generator().manual_seed(seed)
        orders = [torch.randperm(40, generator=generator).split(BATCH) for _ in range(8)]
        batches = [padded(text, which.tolist()) for order in orders for which in order]
        trained_by_trainer(theirs, batches, steps, tmp_path, seed=seed)
        for name, network in (("ours", ours), ("theirs", theirs)):
            scores[name].append(entity_scores(text.tags, predict_tags(network.eval(), text)).micro.f1)
    means = {name: sum(values) / len(values) for name, values in scores.items()}
    assert min(means.values()) > 0.8 and abs(means["ours"] - means["theirs"]) < 0.1
