"""Encoding: labels at first sub-words, nothing dropped silently, batches padded as the tokenizer would."""

import pytest
import torch

from headstart.errors import CourseError
from headstart.language.classifiers import token_classifier
from headstart.language.encoding import IGNORED, encode_sentences, encode_words, tag_names
from headstart.language.entity_scores import entity_scores
from headstart.language.length_batches import batch_at, padded, sorted_batches, steps_per_epoch
from headstart.language.predictions import predict_labels, predict_logits, predict_tags

NAMES = ("O", "B-LOC", "I-LOC", "B-PER")


@pytest.fixture(scope="module")
def tokenizer(toy_model):
    return toy_model.tokenizer()


def test_a_word_has_its_label_at_its_first_sub_word_only(tokenizer):
    text = encode_words(
        tokenizer, [["Ana", "left", "Porto", "Santos"]], [["B-PER", "O", "B-LOC", "I-LOC"]], names=NAMES
    )
    pieces = tokenizer.convert_ids_to_tokens(text.ids[0])
    assert pieces == ["[CLS]", "ana", "left", "por", "##to", "san", "##tos", "[SEP]"]
    assert text.labels == ((IGNORED, 3, 0, 1, IGNORED, 2, IGNORED, IGNORED),)
    assert text.word_places == ((1, 2, 3, 5),) and text.lost_words == 0


def test_words_beyond_the_limit_are_counted_and_predicted_o_so_that_their_entities_are_missed(toy_model, tokenizer):
    words, tags = [["Ana", "saw", "Porto", "near", "Porto"]], [["B-PER", "O", "B-LOC", "O", "B-LOC"]]
    text = encode_words(tokenizer, words, tags, names=NAMES, max_length=5)
    assert len(text.ids[0]) == 5 and text.lost_words == 2 and text.cut_sentences == 1
    network = token_classifier(toy_model, NAMES, seed=0)
    with torch.no_grad():
        network.classifier.weight.zero_()
        network.classifier.bias.copy_(torch.tensor([0.0, 1.0, 0.0, 0.0]))  # B-LOC for whatever it sees
    assert predict_tags(network, text) == [["B-LOC", "B-LOC", "B-LOC", "O", "O"]]
    assert entity_scores(text.tags, predict_tags(network, text)).micro.gold == 3


def test_a_word_cut_in_the_middle_still_has_its_label(tokenizer):
    text = encode_words(tokenizer, [["Ana", "Porto"]], [["B-PER", "B-LOC"]], names=NAMES, max_length=4)
    assert text.labels == ((IGNORED, 3, 1, IGNORED),) and text.lost_words == 0


def test_a_word_of_which_the_tokenizer_makes_nothing_is_o(toy_model, tokenizer):
    text = encode_words(tokenizer, [["Ana", "\u200b", "left"]], [["B-PER", "O", "O"]], names=NAMES)
    assert text.word_places == ((1, None, 2),) and text.lost_words == 1 and text.cut_sentences == 0
    assert [len(tags) for tags in predict_tags(token_classifier(toy_model, NAMES, seed=0), text)] == [3]


def test_sentences_that_are_cut_are_counted_and_those_that_just_fit_are_not(tokenizer):
    text = encode_sentences(tokenizer, ["very good", "very very good", "good"], [1, 1, 1], max_length=4)
    assert [len(ids) for ids in text.ids] == [4, 4, 3] and text.cut_sentences == 1


def test_capitals_are_marked_on_every_sub_word_of_their_words_and_padding_has_none(tokenizer):
    text = encode_words(tokenizer, [["Santos", "saw", "McGood", "."], ["good"]], capitals=True)
    pieces = tokenizer.convert_ids_to_tokens(text.ids[0])
    assert pieces == ["[CLS]", "san", "##tos", "saw", "[UNK]", ".", "[SEP]"]
    batch = padded(text, [0, 1])
    assert batch["token_type_ids"].tolist() == [[0, 1, 1, 0, 1, 0, 0], [0] * 7]
    assert "token_type_ids" not in padded(encode_words(tokenizer, [["Santos"]]), [0])


def test_tags_have_both_prefixes_and_o_comes_first():
    assert tag_names([["I-PER", "O"], ["B-LOC"]]) == ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")


@pytest.mark.parametrize(
    ("words", "tags", "says"),
    [([["Ana"]], [["B-ORG"]], "B-ORG"), ([["Ana", "left"]], [["O"]], "each word has a tag")],
)
def test_tags_that_do_not_fit_are_refused(tokenizer, words, tags, says):
    with pytest.raises(CourseError, match=says):
        encode_words(tokenizer, words, tags, names=NAMES)


def test_a_limit_beyond_what_the_network_reads_is_refused(tokenizer):
    with pytest.raises(CourseError, match="3 to 64 tokens"):
        encode_sentences(tokenizer, ["good"], max_length=65)


def test_a_batch_is_padded_as_the_tokenizer_pads(tokenizer):
    sentences = ["very very good", "bad .", "good"]
    expected = tokenizer(sentences, padding=True, return_tensors="pt")
    batch = padded(encode_sentences(tokenizer, sentences, [1, 0, 1]), [0, 1, 2])
    assert torch.equal(batch["input_ids"], expected["input_ids"])
    assert torch.equal(batch["attention_mask"], expected["attention_mask"])
    assert torch.equal(batch["labels"], torch.tensor([1, 0, 1]))


def test_padding_is_ignored_by_the_loss_and_lengths_can_be_rounded_up(tokenizer):
    text = encode_words(
        tokenizer, [["Ana"], ["Ana", "left", "Porto"]], [["B-PER"], ["B-PER", "O", "B-LOC"]], names=NAMES
    )
    batch = padded(text, [0, 1], multiple=8)
    assert batch["input_ids"].shape == (2, 8)
    assert torch.equal(batch["labels"][0], torch.tensor([IGNORED, 3, *[IGNORED] * 6]))


LENGTHS = tuple(torch.randint(3, 40, (103,), generator=torch.Generator().manual_seed(0)).tolist())


def test_every_sentence_is_in_one_batch_an_epoch():
    each = steps_per_epoch(103, 4)
    for epoch in range(2):
        seen = [one for step in range(each) for one in batch_at(LENGTHS, 4, epoch * each + step, 7)]
        assert sorted(seen) == list(range(103))


def test_batches_depend_on_seed_and_step_alone():
    first = [batch_at(LENGTHS, 4, step, 7) for step in range(60)]
    assert [batch_at(LENGTHS, 4, step, 7) for step in reversed(range(60))] == first[::-1]
    assert [batch_at(LENGTHS, 4, step, 8) for step in range(60)] != first
    assert {tuple(sorted(batch)) for batch in first[:26]} != {tuple(sorted(batch)) for batch in first[26:52]}


def test_batches_hold_sentences_of_like_length():
    def padding(batches):
        return sum(len(batch) * max(LENGTHS[one] for one in batch) for batch in batches) / sum(LENGTHS) - 1

    plain = [list(range(start, min(start + 4, 103))) for start in range(0, 103, 4)]
    own = [batch_at(LENGTHS, 4, step, 0) for step in range(steps_per_epoch(103, 4))]
    assert padding(own) < 0.4 * padding(plain)


def test_prediction_batches_hold_every_sentence_and_no_more_tokens_than_asked():
    batches = sorted_batches(LENGTHS, 100)
    assert sorted(one for batch in batches for one in batch) == list(range(103))
    assert max(len(batch) * max(LENGTHS[one] for one in batch) for batch in batches) <= 100
    assert sorted_batches([300, 2], 100) == [[0], [1]]


def test_predictions_come_in_the_order_of_the_sentences_and_as_if_alone(toy_model, tokenizer, toy_entities):
    words = [sentence.tokens for sentence in toy_entities.sentences]
    network = token_classifier(toy_model, NAMES, seed=0)
    text = encode_words(tokenizer, words)
    together = predict_logits(network, text)
    with torch.no_grad():
        for row, ids in list(zip(together, text.ids, strict=True))[::7]:
            alone = network(input_ids=torch.tensor([ids])).logits[0]
            assert row.shape == alone.shape and torch.allclose(row, alone, atol=1e-5)


def test_prediction_leaves_the_mode(toy_model, tokenizer):
    network = token_classifier(toy_model, NAMES, seed=0).train()
    predict_labels(network, encode_sentences(tokenizer, ["good"]))
    assert network.training
