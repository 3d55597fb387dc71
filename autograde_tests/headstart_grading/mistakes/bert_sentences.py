"""Known wrong answers of the chapter `bert_sentences`."""

import torch
import torch.nn.functional as F
from torch import nn

from headstart_grading.known_mistakes import mistake_of


def _cut(sentences, max_length):
    return [one if len(one) <= max_length else [*one[: max_length - 1], one[-1]] for one in sentences]


def _padded(sentences, pad_id, width):
    ids = torch.tensor([one + [pad_id] * (width - len(one)) for one in sentences])
    mask = torch.tensor([[1] * len(one) + [0] * (width - len(one)) for one in sentences])
    return ids, mask


def _widest(sentences):
    return max(len(one) for one in sentences)


@mistake_of("pad_batch")
def pads_to_the_limit(sentences, pad_id, max_length):
    """Your batch is always {max_length} wide, also when its longest sentence is shorter. What does a network pay for
    every place, and which T does the contract name?"""
    return _padded(_cut(sentences, max_length), pad_id, max_length)


@mistake_of("pad_batch")
def reads_the_mask_off_the_ids(sentences, pad_id, max_length):
    """Your mask is right until the id of padding also occurs inside a sentence: there it hides a token. What do you
    know of each sentence that its ids do not tell?"""
    ids, _ = _padded(_cut(sentences, max_length), pad_id, _widest(_cut(sentences, max_length)))
    return ids, (ids != pad_id).long()


@mistake_of("pad_batch")
def loses_the_end(sentences, pad_id, max_length):
    """A sentence that is too long loses its last id with you, the one that says where it ends. What does the contract
    keep of such a sentence?"""
    kept = [one[:max_length] for one in sentences]
    return _padded(kept, pad_id, _widest(kept))


@mistake_of("pad_batch")
def keeps_too_little(sentences, pad_id, max_length):
    """Every sentence is one id shorter than it could be, whether it is too long or not. Which sentences are to be
    cut?"""
    kept = [[*one[: max_length - 1], one[-1]] if len(one) > max_length else one[:-2] + one[-1:] for one in sentences]
    return _padded(kept, pad_id, _widest(kept))


@mistake_of("pad_batch")
def cuts_to_one_too_many(sentences, pad_id, max_length):
    """Of a sentence that is too long you keep {max_length} ids and its last one on top. How many are that in all?"""
    kept = [one if len(one) <= max_length else one[:max_length] + one[-1:] for one in sentences]
    return _padded(kept, pad_id, _widest(kept))


@mistake_of("pad_batch")
def cuts_to_one_too_few(sentences, pad_id, max_length):
    """A sentence that is too long ends up one id shorter than it may be; others are right. How many ids does your slice
    keep, and how many may it, when the last one comes on top?"""
    kept = [one if len(one) <= max_length else one[: max_length - 2] + one[-1:] for one in sentences]
    return _padded(kept, pad_id, _widest(kept))


@mistake_of("pad_batch")
def cuts_what_fits(sentences, pad_id, max_length):
    """A sentence of just {max_length} ids loses one, and longer ones end up as short. Which lengths are to be cut, and
    how many ids does your slice keep?"""
    kept = [one if len(one) < max_length else one[: max_length - 2] + one[-1:] for one in sentences]
    return _padded(kept, pad_id, _widest(kept))


@mistake_of("pad_batch")
def keeps_the_tail(sentences, pad_id, max_length):
    """Of a sentence that is too long you keep the first id and the end. Which end of it does the contract keep?"""
    kept = [one if len(one) <= max_length else one[:1] + one[-(max_length - 1) :] for one in sentences]
    return _padded(kept, pad_id, _widest(kept))


@mistake_of("pad_batch")
def cuts_columns(sentences, pad_id, max_length):
    """You pad first and cut the whole batch afterwards. Its last column holds the end of the longest sentence alone:
    what stands there in a sentence that is a little shorter, and still too long?"""
    ids, mask = _padded(sentences, pad_id, _widest(sentences))
    if ids.shape[1] > max_length:
        ids, mask = (torch.cat([sheet[:, : max_length - 1], sheet[:, -1:]], 1) for sheet in (ids, mask))
    return ids, (torch.arange(ids.shape[1]) < torch.tensor([[len(one)] for one in sentences])).long()


@mistake_of("pad_batch")
def never_cuts(sentences, pad_id, max_length):
    """Short sentences are right, and long ones are never cut: BERT has no positions beyond its limit. Where does your
    code use `max_length`?"""
    return _padded(sentences, pad_id, _widest(sentences))


@mistake_of("pad_batch")
def pads_in_front(sentences, pad_id, max_length):
    """Your padding stands in front of the sentences. BERT counts its positions from the left: where does the contract
    want it?"""
    kept = _cut(sentences, max_length)
    ids, mask = _padded([one[::-1] for one in kept], pad_id, _widest(kept))
    return ids.flip(1), mask.flip(1)


@mistake_of("pad_batch")
def turns_the_mask_around(sentences, pad_id, max_length):
    """Your mask says 1 at padding and 0 at tokens. Which of the two shall be attended to?"""
    ids, mask = _padded(_cut(sentences, max_length), pad_id, _widest(_cut(sentences, max_length)))
    return ids, 1 - mask


@mistake_of("pad_batch")
def a_mask_of_truths(sentences, pad_id, max_length):
    """Your mask is right in what it says, and made of True and False. Which dtype does the contract name?"""
    ids, mask = _padded(_cut(sentences, max_length), pad_id, _widest(_cut(sentences, max_length)))
    return ids, mask.bool()


@mistake_of("pad_batch")
def pads_with_zero(sentences, pad_id, max_length):
    """You pad with 0, and this tokenizer pads with {pad_id}. Which number in your code should come from an argument?"""
    return _padded(_cut(sentences, max_length), 0, _widest(_cut(sentences, max_length)))


@mistake_of("pad_batch")
def a_mask_of_ones(sentences, pad_id, max_length):
    """Your mask is 1 everywhere, so it says that padding is text. What is a mask for?"""
    ids, mask = _padded(_cut(sentences, max_length), pad_id, _widest(_cut(sentences, max_length)))
    return ids, torch.ones_like(mask)


@mistake_of("pad_batch")
def pads_the_given_lists(sentences, pad_id, max_length):
    """Your batch is right, and the lists that you were given have grown. Which operations on a list change the list
    itself, such as `append`, `extend` or `+=`?"""
    kept = _cut(sentences, max_length)
    answer = _padded(kept, pad_id, _widest(kept))
    for one in sentences:
        one += [pad_id] * (_widest(kept) - len(one))
    return answer


@mistake_of("pad_batch")
def cuts_the_given_lists(sentences, pad_id, max_length):
    """Your batch is right, and the long sentences that you were given are shorter now. Which operations on a list
    change the list itself, such as `del`, `pop` or an assignment to a slice?"""
    for one in sentences:
        del one[max_length - 1 : max(max_length, len(one)) - 1]
    return _padded(sentences, pad_id, _widest(sentences))


@mistake_of("pad_batch")
def cuts_and_pads_the_given_lists(sentences, pad_id, max_length):
    """Your batch is right, and the lists that you were given are as long as it is wide now: the long ones are cut, the
    short ones padded. Which operations change a list itself, such as `del`, `append`, `extend` or `+=`?"""
    kept = _cut(sentences, max_length)
    answer = _padded(kept, pad_id, _widest(kept))
    for one, row in zip(sentences, answer[0].tolist(), strict=True):
        one[:] = row
    return answer


@mistake_of("pad_batch")
def as_wide_as_before_cutting(sentences, pad_id, max_length):
    """Sentences are cut rightly, and the batch is still as wide as before: at its right edge there is nothing but
    padding. When do you look for the longest sentence?"""
    return _padded(_cut(sentences, max_length), pad_id, _widest(sentences))


def _weights(states, mask):
    return mask.to(states.dtype)[:, :, None]


@mistake_of("masked_mean")
def counts_padding(states, mask):
    """With padding in the batch, your mean moves towards what stands there; without padding it is right. Where does
    your code use the mask?"""
    return states.mean(1)


@mistake_of("masked_mean")
def divides_by_all_places(states, mask):
    """Padding adds nothing to your sum, and the mean is still too small where there is padding. By how many do you
    divide a sentence of 3 tokens in a batch that is 9 wide?"""
    return (states * _weights(states, mask)).mean(1)


@mistake_of("masked_mean")
def adds_padding_to_the_sum(states, mask):
    """You divide by the right number, and padding stands in the sum that you divide. On which side of the fraction does
    your code use the mask?"""
    return states.sum(1) / mask.sum(1, keepdim=True)


@mistake_of("masked_mean")
def in_order_of_length(states, mask):
    """Every vector is right, and some stand in the rows of other sentences. Did you sort the sentences by length, or
    gather them in another way, and bring each back to its place?"""
    means = (states * _weights(states, mask)).sum(1) / mask.sum(1, keepdim=True)
    return means[mask.sum(1).argsort(stable=True)]


@mistake_of("masked_mean")
def takes_the_first_token(states, mask):
    """You give back the state of the first place, which BERT itself uses for its sentence task. That is another summary
    than the one asked for: over which places does the contract average?"""
    return states[:, 0]


@mistake_of("masked_mean")
def adds_up(states, mask):
    """Your numbers grow with the length of the sentence. Is a sum a mean?"""
    return (states * _weights(states, mask)).sum(1)


@mistake_of("masked_mean")
def divides_by_the_batch(states, mask):
    """You divide every sentence by the same number, the tokens of the whole batch. How many tokens has each sentence,
    and over which axis do you count them?"""
    return (states * _weights(states, mask)).sum(1) / mask.sum()


@mistake_of("masked_mean")
def takes_the_largest(states, mask):
    """You give back the largest entry of each feature. That is max pooling: which pooling is asked for?"""
    return states.masked_fill(mask[:, :, None] == 0, -torch.inf).amax(1)


@mistake_of("masked_mean")
def averages_over_the_batch(states, mask):
    """Your answer has a row a place, and not a row a sentence. Over which of the three axes shall the mean go, and
    which one do you sum over?"""
    weights = _weights(states, mask)
    return (states * weights).sum(0) / weights.sum(0).clamp(min=1)


@mistake_of("masked_mean")
def takes_the_first_so_many(states, mask):
    """You count the tokens and take as many places from the left. That is right as long as padding stands behind them:
    what does the contract say of where it may stand?"""
    return torch.stack([one[: int(keep.sum())].mean(0) for one, keep in zip(states, mask, strict=True)])


@mistake_of("masked_mean")
def turned_mask(states, mask):
    """You average what stands at padding, and leave the tokens out. What does a 1 in the mask say?"""
    weights = 1 - _weights(states, mask)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


@mistake_of("masked_mean")
def one_token_short(states, mask):
    """Each of your means leaves out the last token of its sentence. Where does your slice, or your mask, end?"""
    keep = mask.clone()
    for row in keep:
        row[row.nonzero()[-1, 0]] = 0
    weights = _weights(states, keep)
    return (states * weights).sum(1) / weights.sum(1)


@mistake_of("masked_mean")
def stops_at_the_first_padding(states, mask):
    """You take a sentence to end at the first 0 of its mask. In a sentence without padding there is none to be found,
    and where padding stands in front it is the very first place. What does your code get in these two cases?"""
    lengths = mask.argmin(1).clamp(min=1)
    return torch.stack([one[:length].mean(0) for one, length in zip(states, lengths, strict=True)])


@mistake_of("masked_mean")
def takes_padding_off_again(states, mask):
    """Right, until something huge stands at padding: then your means have lost their tokens. Does padding enter a sum
    first, to be subtracted later? What is left of a small number that is added to a huge one?"""
    padding = (states * (1 - _weights(states, mask))).sum(1)
    return (states.sum(1) - padding) / mask.sum(1, keepdim=True)


@mistake_of("masked_mean")
def clears_the_given_states(states, mask):
    """Your mean is right, and the states that you were given have zeros at the padding now. Which of your operations
    writes into a tensor that is not yours?"""
    states[mask == 0] = 0
    return states.sum(1) / mask.sum(1, keepdim=True)


@mistake_of("test_masked_mean")
def looks_at_the_first_case(candidate, cases):
    """You look at one case, and it has no padding. On which cases do mistakes with padding show?"""
    case = cases[0]
    assert torch.allclose(candidate(**case), case["states"].mean(1))


@mistake_of("test_masked_mean")
def wants_the_plain_mean(candidate, cases):
    """Your test compares with the plain mean over all places, so it rejects right answers, and lets the very mistake
    pass that it is to catch. What is right when there is padding?"""
    for case in cases:
        assert torch.allclose(candidate(**case), case["states"].mean(1))


@mistake_of("test_masked_mean")
def looks_roughly(candidate, cases):
    """Your tolerance is as wide as the numbers are large. How far off may an answer be when all that it suffers from is
    rounding?"""
    for case in cases:
        weights = _weights(case["states"], case["mask"])
        wanted = (case["states"] * weights).sum(1) / weights.sum(1)
        assert (candidate(**case) - wanted).abs().max() < 1.5


@mistake_of("test_masked_mean")
def wants_every_bit(candidate, cases):
    """Your test wants every bit alike, and so it rejects right answers that add up in another order. How near is near
    enough?"""
    for case in cases:
        weights = _weights(case["states"], case["mask"])
        wanted = (case["states"] * weights).sum(1) / weights.sum(1)
        assert torch.equal(candidate(**case), wanted + 1e-15 * wanted)


@mistake_of("test_masked_mean")
def accepts_everything(candidate, cases):
    """Your test lets everybody pass. Does it look at the numbers or at the shape alone, and what becomes of the result
    of the comparison?"""
    for case in cases:
        weights = _weights(case["states"], case["mask"])
        torch.allclose(candidate(**case), (case["states"] * weights).sum(1) / weights.sum(1))


@mistake_of("test_masked_mean")
def lets_errors_cancel(candidate, cases):
    """Your test lets right vectors pass that stand in the wrong rows: you look at the mean, or the sum, of all
    differences, where one that is too large makes up for one that is too small. Which comes first, the absolute value
    or the mean?"""
    for case in cases:
        weights = _weights(case["states"], case["mask"])
        wanted = (case["states"] * weights).sum(1) / weights.sum(1)
        assert abs((candidate(**case) - wanted).mean()) < 1e-7


@mistake_of("test_masked_mean")
def looks_where_padding_is_behind(candidate, cases):
    """Your test takes as many places from the left as there are tokens. So it rejects right answers where padding
    stands in front of the tokens, and lets one wrong answer pass. How do you tell a token from padding?"""
    for case in cases:
        for row, states, mask in zip(candidate(**case), case["states"], case["mask"], strict=True):
            assert torch.allclose(row, states[: mask.sum()].mean(0))


def _example(text, tokenize, labels):
    ids = torch.tensor(tokenize(text))
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": labels}


def _number(label, classes):
    if label not in classes:
        raise ValueError(label)
    return classes.index(label)


@mistake_of("encode_example")
def one_label_a_token(text, label, tokenize, classes):
    """You give back a label for every token, as D1 does. There are as many labels as tokens, and the classifier answers
    once a sentence: how many labels does one sentence have?"""
    return _example(text, tokenize, torch.full((len(tokenize(text)),), _number(label, classes)))


@mistake_of("encode_example")
def a_label_with_an_axis(text, label, tokenize, classes):
    """Your label is a list of one number. Stack {text!r} with other sentences, and the labels get an axis too many for
    the loss. How many axes does one number need?"""
    return _example(text, tokenize, torch.tensor([_number(label, classes)]))


@mistake_of("encode_example")
def keeps_a_class_for_nothing(text, label, tokenize, classes):
    """Your class numbers are one too high, as if there were one more class in front of the others. D1 has an 'O' there:
    what would a sentence of that class be?"""
    return _example(text, tokenize, torch.tensor(_number(label, classes) + 1))


@mistake_of("encode_example")
def numbers_by_the_alphabet(text, label, tokenize, classes):
    """Your numbers follow the alphabet, and the classes come in an order of their own. Which output of the classifier
    stands for which class?"""
    return _example(text, tokenize, torch.tensor(_number(label, sorted(classes))))


@mistake_of("encode_example")
def a_plain_number(text, label, tokenize, classes):
    """Your label is a plain number of Python's. It is the right one; what kind of value does the contract name, so that
    examples can be stacked into a batch?"""
    return _example(text, tokenize, _number(label, classes))


@mistake_of("encode_example")
def unknown_ends_in_a_key_error(text, label, tokenize, classes):
    """All is right but one thing. To refuse a label that is no class is right, and it is your dictionary that refuses,
    with a KeyError. The contract wants a ValueError; let it say which label it was."""
    return _example(text, tokenize, torch.tensor({name: place for place, name in enumerate(classes)}[label]))


@mistake_of("encode_example")
def unknown_ends_in_an_assertion(text, label, tokenize, classes):
    """All is right but one thing. To refuse a label that is no class is right, and an `assert` is the wrong way: Python
    leaves it out when it is started with -O. Which error does the contract name? Let it say which label it was."""
    assert label in classes, label
    return _example(text, tokenize, torch.tensor(classes.index(label)))


@mistake_of("encode_example")
def a_label_in_float(text, label, tokenize, classes):
    """Your label has the right number in the wrong dtype. Is a class an amount, or a name by number?"""
    return _example(text, tokenize, torch.tensor(float(_number(label, classes))))


@mistake_of("encode_example")
def one_hot_label(text, label, tokenize, classes):
    """You give back a row with a 1 at the class. Which of the two forms that cross-entropy takes does the contract
    name, a distribution or the number of a class?"""
    return _example(text, tokenize, F.one_hot(torch.tensor(_number(label, classes)), len(classes)))


@mistake_of("encode_example")
def unknown_is_class_zero(text, label, tokenize, classes):
    """A label that is none of the classes becomes class 0 with you, and nobody will ever know. What does the contract
    ask for?"""
    return _example(text, tokenize, torch.tensor(classes.index(label) if label in classes else 0))


@mistake_of("encode_example")
def unknown_is_skipped(text, label, tokenize, classes):
    """A label that is none of the classes becomes −100 with you. The loss passes over it in silence, so a slip in the
    data costs you examples, and you never learn of it. What does the contract ask for?"""
    return _example(text, tokenize, torch.tensor(classes.index(label) if label in classes else -100))


@mistake_of("encode_example")
def ids_with_a_batch_axis(text, label, tokenize, classes):
    """Your ids have an axis for the batch in front, as a tokenizer's tensors have. It is one sentence: which shape does
    the contract name?"""
    ids = torch.tensor([tokenize(text)])
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(_number(label, classes))}


@mistake_of("encode_example")
def wants_the_specials_again(text, label, tokenize, classes):
    """Your ids begin and end twice. Read what `tokenize` gives, and look at what you add to it."""
    ids = tokenize(text)
    ids = torch.tensor([ids[0], *ids, ids[-1]])
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(_number(label, classes))}


@mistake_of("encode_example")
def leaves_out_the_specials(text, label, tokenize, classes):
    """The special tokens at both ends are missing, or masked. They are what the tokenizer gives, and BERT has never
    seen a sentence without them: does the contract take them away?"""
    ids = torch.tensor(tokenize(text)[1:-1])
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(_number(label, classes))}


@mistake_of("accuracy_over_batches")
def mean_of_the_means(batches):
    """You take the mean of the batches' accuracies. The last batch has one sentence, and it counts with you as much as
    all those of the first. How much shall each *sentence* count?"""
    return sum((logits.argmax(1) == labels).double().mean().item() for logits, labels in batches) / len(batches)


@mistake_of("accuracy_over_batches")
def argmax_over_the_batch(batches):
    """You look for the largest logit down the columns: for every class the sentence that fits it best. With as many
    sentences as classes it does not even complain. Along which axis do the classes lie?"""
    right = sum((logits.argmax(0) == labels).sum().item() for logits, labels in batches)
    return right / sum(len(labels) for _, labels in batches)


@mistake_of("accuracy_over_batches")
def argmax_as_printed(batches):
    """`dim=2`, as in D1, asks for a third axis, and logits of sentences have two. What would the third one be: for
    which kind of task does a model answer with three?"""
    right = sum((logits.argmax(dim=2) == labels).sum().item() for logits, labels in batches)
    return right / sum(len(labels) for _, labels in batches)


@mistake_of("accuracy_over_batches")
def argmax_over_everything(batches):
    """Without an axis, `argmax` gives one number for the whole batch. How many predictions do you need?"""
    right = sum((logits.argmax() == labels).sum().item() for logits, labels in batches)
    return right / sum(len(labels) for _, labels in batches)


@mistake_of("accuracy_over_batches")
def the_last_batch_alone(batches):
    """Your number is the accuracy of the last batch. What becomes of the ones before, when you assign in a loop?"""
    for logits, labels in batches:
        accuracy = (logits.argmax(1) == labels).double().mean().item()
    return accuracy


@mistake_of("accuracy_over_batches")
def as_if_all_were_full(batches):
    """You divide by the number of batches times the size of the first. How many sentences are there really?"""
    right = sum((logits.argmax(1) == labels).sum().item() for logits, labels in batches)
    return right / (len(batches) * len(batches[0][1]))


@mistake_of("accuracy_over_batches")
def counts_the_right_ones(batches):
    """Your number is above 1: it is how many are right. What is a share a share of?"""
    return float(sum((logits.argmax(1) == labels).sum().item() for logits, labels in batches))


@mistake_of("accuracy_over_batches")
def in_per_cent(batches):
    """Your number is a hundred times what it should be. Which unit does the contract name?"""
    right = sum((logits.argmax(1) == labels).sum().item() for logits, labels in batches)
    return 100 * right / sum(len(labels) for _, labels in batches)


@mistake_of("accuracy_over_batches")
def the_share_of_errors(batches):
    """You count the sentences that are wrong. Which share does the contract ask for?"""
    wrong = sum((logits.argmax(1) != labels).sum().item() for logits, labels in batches)
    return wrong / sum(len(labels) for _, labels in batches)


@mistake_of("accuracy_over_batches")
def two_classes_at_a_threshold(batches):
    """You ask whether one logit is above 0, which tells two classes apart at best. How many classes may there be?"""
    right = sum(((logits[:, 1] > 0).long() == labels).sum().item() for logits, labels in batches)
    return right / sum(len(labels) for _, labels in batches)


def _split(network, decay, is_bare, *, takes_frozen=False):
    named = [(name, value) for name, value in network.named_parameters() if value.requires_grad or takes_frozen]
    return [
        {"params": [value for name, value in named if not is_bare(name, value)], "weight_decay": decay},
        {"params": [value for name, value in named if is_bare(name, value)], "weight_decay": 0.0},
    ]


@mistake_of("parameter_groups")
def everything_decays(network, decay):
    """Everything decays with you, biases and LayerNorms as well, as when AdamW gets all parameters in one list. What
    does the contract spare?"""
    return _split(network, decay, lambda name, value: False)


@mistake_of("parameter_groups")
def norms_decay(network, decay):
    """Biases are spared, and the scales of LayerNorms are pulled to 0 with the weights. They start at 1: is 0 a good
    place for them? Do you set LayerNorms apart, and if so, by their type or by a name that they need not have?"""
    return _split(network, decay, lambda name, value: name.split(".")[-1] == "bias")


@mistake_of("parameter_groups")
def biases_decay(network, decay):
    """LayerNorms are spared, and the biases of linear layers decay. Which two kinds does the contract spare?"""
    bare = {id(value) for layer in network.modules() if isinstance(layer, nn.LayerNorm) for value in layer.parameters()}
    return _split(network, decay, lambda name, value: id(value) in bare)


@mistake_of("parameter_groups")
def goes_by_words_in_names(network, decay):
    """You look for words such as "bias" and "LayerNorm" in the names. Here two linear layers have such names, and no
    LayerNorm has. Who chooses the name of a layer, and what tells its kind for certain?"""
    return _split(network, decay, lambda name, value: "bias" in name or "LayerNorm" in name)


@mistake_of("parameter_groups")
def goes_by_words_and_takes_the_frozen(network, decay):
    """You look for words such as "bias" and "LayerNorm" in the names. Here two linear layers have such names, and no
    LayerNorm has. Who chooses the name of a layer, and what tells its kind for certain? (And frozen parameters stand in
    your groups, too.)"""
    return _split(network, decay, lambda name, value: "bias" in name or "LayerNorm" in name, takes_frozen=True)


@mistake_of("parameter_groups")
def finds_no_norm_by_name(network, decay):
    """You look for words such as "bias", "norm" or "LayerNorm.weight" in the names. Here a linear layer has a "bias" in
    its name, and no LayerNorm is called so: its scale decays. Who chooses the name of a layer, and what tells its kind
    for certain?"""
    return _split(network, decay, lambda name, value: "bias" in name)


@mistake_of("parameter_groups")
def finds_no_norm_and_takes_the_frozen(network, decay):
    """You look for words such as "bias", "norm" or "LayerNorm.weight" in the names. Here a linear layer has a "bias" in
    its name, and no LayerNorm is called so: its scale decays. Who chooses the name of a layer, and what tells its kind
    for certain? (And frozen parameters stand in your groups, too.)"""
    return _split(network, decay, lambda name, value: "bias" in name, takes_frozen=True)


@mistake_of("parameter_groups")
def looks_for_layernorm_in_names(network, decay):
    """Biases are right, and LayerNorms you know by their name. Here a linear layer has "LayerNorm" in its name, and no
    LayerNorm is called so. Who chooses the name of a layer, and what tells its kind for certain?"""
    return _split(network, decay, lambda name, value: name.split(".")[-1] == "bias" or "LayerNorm" in name)


@mistake_of("parameter_groups")
def looks_for_bias_anywhere(network, decay):
    """LayerNorms are right, and a weight is spared that is no bias: that of a linear layer with "bias" in its name. In
    which part of a parameter's full name do you look?"""
    bare = {id(value) for layer in network.modules() if isinstance(layer, nn.LayerNorm) for value in layer.parameters()}
    return _split(network, decay, lambda name, value: "bias" in name or id(value) in bare)


@mistake_of("parameter_groups")
def all_in_one_list(network, decay):
    """Everything decays with you, biases and LayerNorms as well, and frozen parameters stand in your list, too. What
    does the contract spare, and what does it leave out?"""
    return [{"params": list(network.parameters()), "weight_decay": decay}]


@mistake_of("parameter_groups")
def turned_groups(network, decay):
    """Biases and LayerNorms decay with you, and weights do not. Which of your two groups has which `weight_decay`?"""
    groups = _split(network, decay, lambda name, value: value.dim() > 1)
    return groups


@mistake_of("parameter_groups")
def leaves_the_default(network, decay):
    """Your second group names no decay. AdamW then takes its own default, and that is not 0. Print
    `optimizer.param_groups`."""
    groups = _split(network, decay, lambda name, value: value.dim() == 1)
    del groups[1]["weight_decay"]
    return groups


@mistake_of("parameter_groups")
def takes_the_frozen_along(network, decay):
    """Frozen parameters stand in your groups, too. They get no gradient, and the list says that they are trained: how
    does a parameter say that it is frozen?"""
    values = list(network.parameters())
    return [
        {"params": [value for value in values if value.dim() > 1], "weight_decay": decay},
        {"params": [value for value in values if value.dim() == 1], "weight_decay": 0.0},
    ]


@mistake_of("parameter_groups")
def drops_what_is_bare(network, decay):
    """Biases and LayerNorms stand in none of your groups, so they are never trained. What does the contract say of each
    parameter that can be?"""
    return _split(network, decay, lambda name, value: value.dim() == 1)[:1]


@mistake_of("parameter_groups")
def spares_embeddings(network, decay):
    """Embeddings do not decay with you. Which layers does the contract spare, and is one of them an embedding?"""
    bare = {id(value) for layer in network.modules() if isinstance(layer, nn.Embedding) for value in layer.parameters()}
    return _split(network, decay, lambda name, value: value.dim() == 1 or id(value) in bare)


@mistake_of("parameter_groups")
def meets_shared_ones_twice(network, decay):
    """Where two layers share a parameter, you put it in twice, once for each layer, and AdamW refuses it, or moves it
    twice a step. How can you know that you have met it before?"""
    decaying, bare = [], []
    for layer in network.modules():
        for name, value in layer.named_parameters(recurse=False):
            if value.requires_grad:
                (decaying if isinstance(layer, (nn.Linear, nn.Embedding)) and name == "weight" else bare).append(value)
    return [{"params": decaying, "weight_decay": decay}, {"params": bare, "weight_decay": 0.0}]


@mistake_of("rate_at_step")
def counts_from_one(step, warmup_steps, total_steps, peak):
    """Your whole curve is one update ahead: it reaches the peak before the warm-up is over, and 0 at the last update.
    Your first update is number 1. What is `step` at the first update by the contract?"""
    number = step + 1
    if number < warmup_steps:
        return peak * number / warmup_steps
    return peak * (total_steps - number) / max(1, total_steps - warmup_steps)


@mistake_of("rate_at_step")
def counts_from_one_throughout(step, warmup_steps, total_steps, peak):
    """Your whole curve is one update ahead: the first update is above 0, and the last one is made with a rate of 0, or
    without warm-up never sees the peak. You add 1 to the step. What is `step` at the first update by the contract?"""
    number = step + 1
    if number <= warmup_steps:
        return peak * number / warmup_steps
    return peak * (total_steps - number) / (total_steps - warmup_steps)


@mistake_of("rate_at_step")
def counts_from_one_to_a_division_by_zero(step, warmup_steps, total_steps, peak):
    """Your whole curve is one update ahead, and where all updates are warm-up it ends in a division by zero. You add 1
    to the step. What is `step` at the first update by the contract?"""
    number = step + 1
    if number < warmup_steps:
        return peak * number / warmup_steps
    return peak * (total_steps - number) / (total_steps - warmup_steps)


@mistake_of("rate_at_step")
def stays_without_warmup(step, warmup_steps, total_steps, peak):
    """Right, until there is no warm-up: then your rate stays at the peak. Does the contract leave out the way down,
    too?"""
    if warmup_steps == 0:
        return peak
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - step) / (total_steps - warmup_steps)


@mistake_of("rate_at_step")
def rises_from_above_zero(step, warmup_steps, total_steps, peak):
    """Your way down is right, and your way up is one update ahead: the first update is no longer at 0, and the peak
    comes twice. How many updates have been made before the first?"""
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return peak * (total_steps - step) / (total_steps - warmup_steps)


@mistake_of("rate_at_step")
def reaches_the_peak_too_late(step, warmup_steps, total_steps, peak):
    """Your warm-up arrives one update late: after `warmup_steps` updates it is still below the peak. Into how many
    equal amounts do you divide the way up?"""
    top = warmup_steps + 1
    if step <= top:
        return peak * step / top
    return peak * (total_steps - step) / (total_steps - top)


@mistake_of("rate_at_step")
def ends_at_zero(step, warmup_steps, total_steps, peak):
    """Your last update is made with a rate of 0: it costs a batch and changes nothing. How many updates have been made
    when the contract would have the line reach 0?"""
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - 1 - step) / max(1, total_steps - 1 - warmup_steps)


@mistake_of("rate_at_step")
def never_falls(step, warmup_steps, total_steps, peak):
    """Your warm-up is right, and after it the rate stays at the peak. What does the contract say of the updates that
    follow?"""
    return peak * step / warmup_steps if step < warmup_steps else peak


@mistake_of("rate_at_step")
def falls_from_the_first_step(step, warmup_steps, total_steps, peak):
    """At the end of the warm-up your rate drops at once, to where it would be had it fallen from the first update on.
    From where does it fall, and over how many updates?"""
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - step) / total_steps


@mistake_of("rate_at_step")
def divides_by_no_warmup(step, warmup_steps, total_steps, peak):
    """All is well until there is no warm-up. What do you divide by then, and in which branch does the first update end
    up?"""
    if step <= warmup_steps:
        return peak * step / warmup_steps
    return peak * (total_steps - step) / (total_steps - warmup_steps)


@mistake_of("rate_at_step")
def gives_the_factor(step, warmup_steps, total_steps, peak):
    """Your numbers go up to 1, whatever the peak is. A scheduler of PyTorch wants such factors; what does the contract
    want?"""
    return step / warmup_steps if step < warmup_steps else (total_steps - step) / (total_steps - warmup_steps)


@mistake_of("rate_at_step")
def falls_along_a_cosine(step, warmup_steps, total_steps, peak):
    """Your rate falls along a curve, slowly, then fast, then slowly. Which shape does the contract describe?"""
    import math

    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * (1 + math.cos(math.pi * (step - warmup_steps) / (total_steps - warmup_steps))) / 2


@mistake_of("rate_at_step")
def no_warmup_at_all(step, warmup_steps, total_steps, peak):
    """Your first update has the full peak, whatever `warmup_steps` says. Where does your code use it?"""
    return peak * (total_steps - step) / total_steps


@mistake_of("rate_at_step")
def rises_in_whole_numbers(step, warmup_steps, total_steps, peak):
    """Your rate is 0 on the way up, and nearly always 0 on the way down. Which division throws the fraction away?"""
    if step < warmup_steps:
        return peak * (step // warmup_steps)
    return peak * ((total_steps - step) // (total_steps - warmup_steps))


@mistake_of("layer_rates")
def decays_upwards(num_layers, peak, factor):
    """Your first rate is the largest and your last the smallest. Which part comes first by the contract, and which part
    is new, knows nothing yet, and has to change most?"""
    return [peak * factor**part for part in range(num_layers + 2)]


@mistake_of("layer_rates")
def top_layer_at_the_peak(num_layers, peak, factor):
    """Your top layer has the same rate as the head. The head has the peak: what has the part right below it?"""
    return [peak * factor ** (num_layers - part) for part in range(num_layers + 1)] + [peak]


@mistake_of("layer_rates")
def every_part_one_step_too_low(num_layers, peak, factor):
    """All your rates are one step too small, that of the head, too: it has not got the peak. How many steps is the head
    below itself?"""
    return [peak * factor ** (num_layers + 2 - part) for part in range(num_layers + 2)]


@mistake_of("layer_rates")
def every_part_one_step_too_high(num_layers, peak, factor):
    """All your rates are one step too large: the top layer has the peak, and the head more than that. Which part has
    the peak by the contract?"""
    return [peak * factor ** (num_layers - part) for part in range(num_layers + 2)]


@mistake_of("layer_rates")
def embeddings_like_the_first_layer(num_layers, peak, factor):
    """Your embeddings have the rate of layer 1. Are they a part of their own by the contract, and what lies above
    them?"""
    rates = [peak * factor ** (num_layers + 1 - part) for part in range(1, num_layers + 2)]
    return [rates[0], *rates]


@mistake_of("layer_rates")
def forgets_the_embeddings(num_layers, peak, factor):
    """You give {num_layers} layers and the head a rate, and no more. What lies below layer 1?"""
    return [peak * factor ** (num_layers + 1 - part) for part in range(1, num_layers + 2)]


@mistake_of("layer_rates")
def forgets_the_head(num_layers, peak, factor):
    """You give the embeddings and {num_layers} layers a rate, and the head none. Which part learns from nothing?"""
    return [peak * factor ** (num_layers + 1 - part) for part in range(num_layers + 1)]


@mistake_of("layer_rates")
def rises_downwards(num_layers, peak, factor):
    """Your rates grow beyond the peak on their way down. With a factor below 1, do you multiply or divide?"""
    return [peak / factor ** (num_layers + 1 - part) for part in range(num_layers + 2)]


@mistake_of("layer_rates")
def in_equal_amounts(num_layers, peak, factor):
    """Your rates change by equal amounts from part to part. What does the contract say of the rate of one part and that
    of the part above it: a difference, or a factor?"""
    return [peak * (1 - (1 - factor) * (num_layers + 1 - part)) for part in range(num_layers + 2)]


@mistake_of("layer_rates")
def one_factor_for_all(num_layers, peak, factor):
    """All parts below the head have one and the same rate with you. What has the second part from the top, and what the
    third?"""
    return [peak * factor] * (num_layers + 1) + [peak]


def _choose(token_ids, special_ids, share):
    return (torch.rand(token_ids.shape) < share) & ~torch.isin(token_ids, torch.tensor(special_ids))


def _deal(token_ids, chosen, mask_id, drawn, masked=0.8, swapped=0.1):
    fate = torch.rand(token_ids.shape)
    inputs = torch.where(chosen & (fate < masked), mask_id, token_ids)
    inputs = torch.where(chosen & (fate >= masked) & (fate < masked + swapped), drawn, inputs)
    return inputs, torch.where(chosen, token_ids, -100)


@mistake_of("mask_tokens")
def masks_specials(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Padding and the tokens at both ends are chosen like words. Guessing them teaches nothing, since they stand there
    in every sentence. Where does your code use `special_ids`?"""
    chosen = torch.rand(token_ids.shape) < share
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))


@mistake_of("mask_tokens")
def spares_padding_alone(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Padding is never chosen, and the tokens that begin and end a sentence are. How many ids stand in
    `special_ids`?"""
    chosen = _choose(token_ids, special_ids[:1], share)
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))


@mistake_of("mask_tokens")
def spares_the_ends_alone(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """The tokens at both ends are never chosen, and padding is. In a short sentence of a wide batch, what is most of
    what the network would be asked to guess?"""
    chosen = _choose(token_ids, special_ids[1:], share)
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))


@mistake_of("mask_tokens")
def masks_every_chosen_one(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Every chosen token becomes the mask token. After pretraining no sentence holds one any more: what did BERT do
    with a fifth of the chosen ones, so that the network has to look at every token? If your code does it, too: can the
    random number that was small enough for the choice ever be large enough for another fate?"""
    chosen = _choose(token_ids, special_ids, share)
    return torch.where(chosen, mask_id, token_ids), torch.where(chosen, token_ids, -100)


@mistake_of("mask_tokens")
def replaces_nothing(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """The choice and the labels are right, and your inputs are the ids that you were given: nothing is replaced. Do you
    keep what `torch.where` gives back, and is it what you return?"""
    chosen = _choose(token_ids, special_ids, share)
    return token_ids.clone(), torch.where(chosen, token_ids, -100)


@mistake_of("mask_tokens")
def loses_the_masks_again(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """A tenth of the chosen tokens is drawn anew, and none is masked. You may have masked them: from which tensor does
    your last `torch.where` take everything that it does not replace?"""
    chosen = _choose(token_ids, special_ids, share)
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape), masked=0.0)


@mistake_of("mask_tokens")
def leaves_none_as_it_is(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """80 % are masked, and all others are drawn anew: 80/20/0 where 80/10/10 was asked for. Which of the chosen tokens
    does the network see as they are?"""
    chosen = _choose(token_ids, special_ids, share)
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape), swapped=0.2)


@mistake_of("mask_tokens")
def draws_none_anew(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """80 % are masked, and all others stay as they are: 80/0/20 where 80/10/10 was asked for. What shall stand in the
    place of a tenth of the chosen tokens?"""
    chosen = _choose(token_ids, special_ids, share)
    return _deal(token_ids, chosen, mask_id, token_ids)


@mistake_of("mask_tokens")
def the_other_way_round(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """You give back labels and inputs, in this order. Which of the two does the contract put first?"""
    chosen = _choose(token_ids, special_ids, share)
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))[::-1]


@mistake_of("mask_tokens")
def labels_every_token(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Every token has a label with you, the ones in plain sight, too. Then most of the loss is for copying. What does
    the contract put where there is nothing to guess?"""
    inputs, _ = _deal(
        token_ids, _choose(token_ids, special_ids, share), mask_id, torch.randint(vocab_size, token_ids.shape)
    )
    return inputs, token_ids.clone()


@mistake_of("mask_tokens")
def labels_what_differs(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Chosen tokens that stay as they are have no label with you. Then the network never has to say of a token that it
    is right. Do you find the chosen ones again by what has changed?"""
    chosen = _choose(token_ids, special_ids, share)
    inputs, labels = _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))
    return inputs, torch.where(inputs != token_ids, labels, -100)


@mistake_of("mask_tokens")
def labels_are_what_it_sees(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Your labels hold what the network gets to see, mask tokens and all, and not what stood there. Did you take them
    after replacing? And is one of the two tensors the other one under another name?"""
    chosen = _choose(token_ids, special_ids, share)
    inputs, _ = _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))
    return inputs, torch.where(chosen, inputs, -100)


@mistake_of("mask_tokens")
def masks_in_place(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Your answer is right, and the ids that you were given are masked as well. In the next epoch these sentences would
    have holes that nobody can fill. Which of your operations writes into a tensor that is not yours?"""
    chosen = _choose(token_ids, special_ids, share)
    inputs, labels = _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))
    token_ids.copy_(inputs)
    return token_ids, labels


@mistake_of("mask_tokens")
def a_tenth_of_the_rest(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """80 % are masked, and of the rest you draw a tenth anew: 80/2/18 where 80/10/10 was asked for. Of what are the
    three shares in the contract shares?"""
    chosen = _choose(token_ids, special_ids, share)
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape), swapped=0.02)


@mistake_of("mask_tokens")
def zero_for_nothing_to_guess(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Where there is nothing to guess, your label is 0. That is an id, too, and a loss would ask for it. Which number
    does the contract put there?"""
    chosen = _choose(token_ids, special_ids, share)
    inputs, _ = _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))
    return inputs, torch.where(chosen, token_ids, 0)


@mistake_of("mask_tokens")
def draws_from_the_batch(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """The tokens that you draw all come from this batch. From where does the contract have them drawn?"""
    words = token_ids[~torch.isin(token_ids, torch.tensor(special_ids))]
    drawn = words[torch.randint(len(words), token_ids.shape)]
    return _deal(token_ids, _choose(token_ids, special_ids, share), mask_id, drawn)


@mistake_of("mask_tokens")
def draws_one_for_all(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """One id is drawn, and it replaces all the tokens that shall be drawn anew. How many draws does the contract
    want?"""
    drawn = torch.randint(vocab_size, (1, 1)).expand(token_ids.shape)
    return _deal(token_ids, _choose(token_ids, special_ids, share), mask_id, drawn)


@mistake_of("mask_tokens")
def same_places_in_every_sentence(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """The same places are chosen in every sentence of the batch. Which shape does the tensor have from which you read
    the choice?"""
    row = torch.rand(token_ids.shape[1]) < share
    chosen = row & ~torch.isin(token_ids, torch.tensor(special_ids))
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))


@mistake_of("mask_tokens")
def always_fifteen_per_cent(token_ids, special_ids, mask_id, vocab_size, share=0.15):
    """Right with the usual share, and the same with any other. Which number in your code should come from an
    argument?"""
    chosen = _choose(token_ids, special_ids, 0.15)
    return _deal(token_ids, chosen, mask_id, torch.randint(vocab_size, token_ids.shape))
