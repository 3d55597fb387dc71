"""Known wrong answers of the chapter `head_start`."""

import copy
import math

import torch
from torch import nn

from headstart.digits import handwritten_digits, rendered_digits
from headstart.networks import DigitNetwork
from headstart.statistics import student_t_quantile
from headstart.training import TrainingConfig, train
from headstart_grading.known_mistakes import mistake_of


@mistake_of("replace_head")
def changes_the_given_network(network, num_classes):
    """The network that you were given comes out with {new} outputs where it had {old}. Suppose the next cell measures
    it on the source task once more: what would it find? Which object does your assignment reach? And if you made a
    copy, which parts does it share with what it was copied from?"""
    network.head = nn.Linear(network.head.in_features, num_classes)
    return network


@mistake_of("replace_head")
def shares_the_backbone(network, num_classes):
    """Both networks look right at first. Then we changed the weights of yours, as training would, and the given one
    changed with it. How many backbones are there in memory, and how many names for them?"""
    changed = DigitNetwork(num_classes, network.head.in_features // 2)
    changed.backbone = network.backbone
    return changed


@mistake_of("replace_head")
def forgets_the_backbone(network, num_classes):
    """Your network has the right form, with {new} outputs, and its backbone has never seen a digit. What was learned
    in pretraining, and where in your result would one find it?"""
    return DigitNetwork(num_classes, network.head.in_features // 2)


@mistake_of("replace_head")
def copies_parameters_only(network, num_classes):
    """The backbone's weights are right, and still it answers differently in evaluation mode. Compare
    `backbone.state_dict()` with `backbone.named_parameters()`: what stands in one and not in the other?"""
    changed = DigitNetwork(num_classes, network.head.in_features // 2)
    for mine, given in zip(changed.backbone.parameters(), network.backbone.parameters(), strict=True):
        mine.data.copy_(given.data)
    return changed


@mistake_of("replace_head")
def default_width(network, num_classes):
    """The weights of the given backbone do not fit into the network that you made. Print the shapes of both, layer by
    layer. How wide is the one that you were given, and how could your code know?"""
    changed = DigitNetwork(num_classes)
    changed.backbone.load_state_dict(network.backbone.state_dict())
    return changed


@mistake_of("replace_head")
def default_features(network, num_classes):
    """Your head fits the features of some networks and not of this one, which is {width} wide at its first layer. Where
    does the given network say how many features its backbone gives?"""
    changed = copy.deepcopy(network)
    changed.head = nn.Linear(64, num_classes)
    return changed


@mistake_of("replace_head")
def renames_the_outputs(network, num_classes):
    """You wrote {new} on the old head, and it still gives {old} outputs. Does a layer's `out_features` make its
    weights, or was it only noted down when they were made?"""
    changed = copy.deepcopy(network)
    changed.head.out_features = num_classes
    return changed


@mistake_of("replace_head")
def renames_and_draws_anew(network, num_classes):
    """You wrote {new} on the old head and drew its weights anew, and it still gives {old} outputs. Does a layer's
    `out_features` make its weights, or was it only noted down when they were made?"""
    changed = copy.deepcopy(network)
    changed.head.out_features = num_classes
    changed.head.reset_parameters()
    return changed


@mistake_of("replace_head")
def leaves_the_old_head(network, num_classes):
    """What you return still answers with its old head, {old} scores for {new} classes. You may well have made a new
    layer: under which name does the network look for it?"""
    return copy.deepcopy(network)


@mistake_of("replace_head")
def ten_classes(network, num_classes):
    """Your head has {got[1]} outputs, whatever number of classes is asked for; here it was {new}. Where does your code
    use `num_classes`?"""
    changed = copy.deepcopy(network)
    changed.head = nn.Linear(network.head.in_features, 10)
    return changed


@mistake_of("replace_head")
def two_classes(network, num_classes):
    """Your head has {got[1]} outputs, enough for odd and even and for no other task; here {new} were asked for. Which
    number in your code should come from an argument?"""
    changed = copy.deepcopy(network)
    changed.head = nn.Linear(network.head.in_features, 2)
    return changed


@mistake_of("replace_head")
def freezes_the_backbone(network, num_classes):
    """The backbone and the head are right, and the backbone can no longer learn. Read the last sentence of the
    contract: which parameters shall be trainable in what you return?"""
    changed = copy.deepcopy(network)
    for parameter in changed.backbone.parameters():
        parameter.requires_grad_(False)
    changed.head = nn.Linear(network.head.in_features, num_classes)
    return changed


@mistake_of("replace_head")
def keeps_a_head_that_fits(network, num_classes):
    """When the new task has as many classes as the old, you hand back the old head. Ten digits and ten animals are
    both ten: does the number of classes say what they are?"""
    changed = copy.deepcopy(network)
    if num_classes != network.head.out_features:
        changed.head = nn.Linear(network.head.in_features, num_classes)
    return changed


def _interval(differences, confidence):
    count = len(differences)
    quantile = student_t_quantile((1 + confidence) / 2, count - 1)
    return (quantile * differences.std() / math.sqrt(count)).item()


@mistake_of("transfer_gain")
def swapped_arms(finetuned, scratch, confidence=0.95):
    """Your gain is {got:.3f} although fine-tuning is better in most of these runs. Say in words what a gain of +0.1
    should mean: which arm is the baseline?"""
    return (scratch - finetuned).mean().item(), _interval(scratch - finetuned, confidence)


@mistake_of("transfer_gain")
def overwrites_the_accuracies(finetuned, scratch, confidence=0.95):
    """Your numbers are right, and the accuracies that you were given have changed under the hands of the one who calls.
    Which of your operations writes into a tensor in place of making a new one?"""
    finetuned -= scratch
    return finetuned.mean().item(), _interval(finetuned, confidence)


@mistake_of("transfer_gain")
def relative_gain(finetuned, scratch, confidence=0.95):
    """Your gain of {got:.3f} is measured in shares of the baseline. From 0.50 to 0.60, is the gain that the contract
    asks for 0.10 or 0.20?"""
    ratios = finetuned / scratch - 1
    return ratios.mean().item(), _interval(ratios, confidence)


@mistake_of("transfer_gain")
def unpaired_interval(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval is as wide as if the two arms had seen different labels. A lucky draw lifts
    both arms: does that luck belong in the uncertainty of the gain? Look at what you take the spread of."""
    count = len(finetuned)
    quantile = student_t_quantile((1 + confidence) / 2, 2 * count - 2)
    spread = (finetuned.var() + scratch.var()) / count
    return (finetuned - scratch).mean().item(), quantile * math.sqrt(spread)


@mistake_of("transfer_gain")
def spread_of_one_draw(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval would not shrink if you had a hundred times as many draws. Does it tell
    where a single draw falls, or where the mean lies?"""
    differences = finetuned - scratch
    return differences.mean().item(), _interval(differences, confidence) * math.sqrt(len(differences))


@mistake_of("transfer_gain")
def one_sided_quantile(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval a little too narrow. You leave out 1 − confidence on the right: how much is
    then left out on both sides together?"""
    differences = finetuned - scratch
    count = len(differences)
    quantile = student_t_quantile(confidence, count - 1)
    return differences.mean().item(), quantile * differences.std().item() / math.sqrt(count)


@mistake_of("transfer_gain")
def normal_quantile(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval too narrow, the more so the fewer draws there are. Your quantile is the same
    for 5 draws and for 5,000: is the spread known, or was it estimated from the same few numbers?"""
    from statistics import NormalDist

    differences = finetuned - scratch
    quantile = NormalDist().inv_cdf((1 + confidence) / 2)
    return differences.mean().item(), quantile * differences.std().item() / math.sqrt(len(differences))


@mistake_of("transfer_gain")
def confidence_ignored(finetuned, scratch, confidence=0.95):
    """The interval is right at 95 % and stays the same at any other confidence. Which number in your code should come
    from an argument?"""
    differences = finetuned - scratch
    return differences.mean().item(), _interval(differences, 0.95)


@mistake_of("transfer_gain")
def spread_around_the_known_mean(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval narrower than it should be by a few per cent. The mean that you measure the
    spread around was itself computed from these draws: by what does one divide then?"""
    differences = finetuned - scratch
    count = len(differences)
    quantile = student_t_quantile((1 + confidence) / 2, count - 1)
    return differences.mean().item(), quantile * differences.std(correction=0).item() / math.sqrt(count)


@mistake_of("transfer_gain")
def degrees_of_freedom_not_reduced(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval narrower than it should be by a hair. How many of the differences are still
    free to vary once their mean is known?"""
    differences = finetuned - scratch
    count = len(differences)
    quantile = student_t_quantile((1 + confidence) / 2, count)
    return differences.mean().item(), quantile * differences.std().item() / math.sqrt(count)


@mistake_of("transfer_gain")
def whole_width(finetuned, scratch, confidence=0.95):
    """The gain is right, and your interval twice as wide as it should be. Read the contract again: from where to where
    does it go?"""
    differences = finetuned - scratch
    return differences.mean().item(), 2 * _interval(differences, confidence)


@mistake_of("transfer_gain")
def unpaired_with_paired_degrees(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval adds up the variances of the two arms, as if each had seen labels of its own.
    A lucky draw lifts both: what varies less than either arm?"""
    count = len(finetuned)
    quantile = student_t_quantile((1 + confidence) / 2, count - 1)
    spread = (finetuned.var() + scratch.var()) / count
    return (finetuned - scratch).mean().item(), quantile * math.sqrt(spread)


@mistake_of("transfer_gain")
def average_of_the_spreads(finetuned, scratch, confidence=0.95):
    """The gain is right, and your interval takes the average variance of the two arms for that of their difference.
    When both arms rise and fall together, how much does their difference vary?"""
    count = len(finetuned)
    quantile = student_t_quantile((1 + confidence) / 2, count - 1)
    spread = (finetuned.var() + scratch.var()) / 2 / count
    return (finetuned - scratch).mean().item(), quantile * math.sqrt(spread)


@mistake_of("transfer_gain")
def divided_by_the_count(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval shrinks too fast: with four times as many draws it becomes four times as
    narrow. How does the spread of a mean go down with the number of values?"""
    differences = finetuned - scratch
    return differences.mean().item(), _interval(differences, confidence) / math.sqrt(len(differences))


@mistake_of("transfer_gain")
def variance_for_deviation(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval far too narrow. Its unit gives it away: measured in percentage points, would
    your spread come out in points, or in points squared?"""
    differences = finetuned - scratch
    return differences.mean().item(), _interval(differences, confidence) * differences.std().item()


@mistake_of("transfer_gain")
def bell_curve_at_95(finetuned, scratch, confidence=0.95):
    """The gain is right, and your interval has one and the same factor for every confidence and every number of draws.
    Where would the confidence that you were given, and the number of draws, come in?"""
    differences = finetuned - scratch
    return differences.mean().item(), 1.96 * differences.std().item() / math.sqrt(len(differences))


@mistake_of("transfer_gain")
def percentage_points(finetuned, scratch, confidence=0.95):
    """Your gain is {got:.1f}, and no accuracy is larger than 1. In which unit does the contract want the gain?"""
    differences = 100 * (finetuned - scratch)
    return differences.mean().item(), _interval(differences, confidence)


@mistake_of("transfer_gain")
def ends_of_the_interval(finetuned, scratch, confidence=0.95):
    """You seem to give back where the interval begins and where it ends. Read under "Returns" again: which two numbers
    are asked for?"""
    differences = finetuned - scratch
    gain, half_width = differences.mean().item(), _interval(differences, confidence)
    return gain - half_width, gain + half_width


@mistake_of("transfer_gain")
def swapped_results(finetuned, scratch, confidence=0.95):
    """Both numbers are there, each in the other's place. Which one does the contract name first?"""
    differences = finetuned - scratch
    return _interval(differences, confidence), differences.mean().item()


@mistake_of("transfer_gain")
def absolute_differences(finetuned, scratch, confidence=0.95):
    """Where fine-tuning loses, you count the loss as a gain. What does the contract say of a draw on which it is
    worse?"""
    differences = (finetuned - scratch).abs()
    return differences.mean().item(), _interval(differences, confidence)


@mistake_of("transfer_gain")
def median_of_differences(finetuned, scratch, confidence=0.95):
    """Your gain does not move when the best draw becomes better still. Does the number that the contract asks for use
    every draw?"""
    differences = finetuned - scratch
    return differences.median().item(), _interval(differences, confidence)


@mistake_of("transfer_gain")
def sorted_arms(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval too narrow: you compare the best run of one arm with the best of the other.
    Which two runs saw the same labels?"""
    differences = finetuned.sort().values - scratch.sort().values
    return differences.mean().item(), _interval(differences, confidence)


@mistake_of("transfer_gain")
def spread_about_zero(finetuned, scratch, confidence=0.95):
    """The gain is right, and the interval grows with the gain itself, even when all draws agree. From what point do you
    measure how far the differences lie apart?"""
    differences = finetuned - scratch
    count = len(differences)
    quantile = student_t_quantile((1 + confidence) / 2, count - 1)
    spread = math.sqrt(differences.square().sum().item() / (count - 1))
    return differences.mean().item(), quantile * spread / math.sqrt(count)


def _ratios(logs, confidence, correction=1):
    middle, count = logs.mean().item(), len(logs)
    reach = student_t_quantile((1 + confidence) / 2, count - 1) * logs.std(correction=correction).item()
    reach /= math.sqrt(count)
    return math.exp(middle), math.exp(middle - reach), math.exp(middle + reach)


@mistake_of("transfer_ratio")
def inverted_ratio(finetuned, scratch, confidence=0.95):
    """Your ratio is {got:.2f} although fine-tuning is the better arm in most of these runs. If it were twice as
    accurate, should the ratio read 2 or 0.5?"""
    return _ratios(torch.log(scratch / finetuned), confidence)


@mistake_of("transfer_ratio")
def left_on_the_log_scale(finetuned, scratch, confidence=0.95):
    """Two equal arms get a ratio of 0 from you. On which scale have you averaged, and on which does the contract want
    the answer?"""
    return tuple(math.log(one) for one in _ratios(torch.log(finetuned / scratch), confidence))


@mistake_of("transfer_ratio")
def mean_of_plain_ratios(finetuned, scratch, confidence=0.95):
    """Your ratio is a little too large. Take two draws, one with ratio 2 and one with 1/2: the arms are even, and what
    does your mean say? Read the contract on the scale of the average again."""
    ratios = finetuned / scratch
    half_width = _interval(ratios, confidence)
    return ratios.mean().item(), ratios.mean().item() - half_width, ratios.mean().item() + half_width


@mistake_of("transfer_ratio")
def ratio_of_means(finetuned, scratch, confidence=0.95):
    """The interval is right, and the ratio near and not quite. You divide one average by another: where has the
    pairing gone, and what does a single draw contribute?"""
    _, low, high = _ratios(torch.log(finetuned / scratch), confidence)
    return (finetuned.mean() / scratch.mean()).item(), low, high


@mistake_of("transfer_ratio")
def half_width_for_ends(finetuned, scratch, confidence=0.95):
    """Your interval lies evenly about the ratio. Steps of equal size on the scale of logarithms: are they equal after
    `exp`? When do you leave that scale, before or after you make the ends?"""
    ratio, _, high = _ratios(torch.log(finetuned / scratch), confidence)
    reach = math.log(high / ratio)
    return ratio, ratio - reach, ratio + reach


@mistake_of("transfer_ratio")
def interval_of_one_draw(finetuned, scratch, confidence=0.95):
    """The ratio is right, and the interval would not shrink with a hundred times as many draws. Is it where a single
    draw falls, or where the mean lies?"""
    logs = torch.log(finetuned / scratch)
    reach = student_t_quantile((1 + confidence) / 2, len(logs) - 1) * logs.std().item()
    middle = logs.mean().item()
    return math.exp(middle), math.exp(middle - reach), math.exp(middle + reach)


@mistake_of("transfer_ratio")
def one_confidence_for_all(finetuned, scratch, confidence=0.95):
    """The interval is right at 95 % and stays the same at any other confidence. Which number in your code should come
    from an argument?"""
    return _ratios(torch.log(finetuned / scratch), 0.95)


@mistake_of("transfer_ratio")
def writes_into_the_accuracies(finetuned, scratch, confidence=0.95):
    """Your numbers are right, and the accuracies that you were given have changed. Which of your operations writes into
    a tensor in place of making a new one?"""
    finetuned /= scratch
    return _ratios(torch.log(finetuned), confidence)


def _smallest_best(rates, scores):
    best = scores.max()
    return min((place for place in range(len(rates)) if scores[place] == best), key=lambda place: rates[place])


@mistake_of("choose_rate")
def chooses_by_test(rates, validation, test):
    """The rate that you chose is the best one on the test scans, and not the best on the validation scans. Whoever
    chooses by a set of scans has used them up: what is left to report on?"""
    chosen = _smallest_best(rates, test.mean(1))
    return rates[chosen], test[chosen].mean().item()


@mistake_of("choose_rate")
def averages_both_sets(rates, validation, test):
    """Your choice is right only where both sets of scans agree: it listens to validation and test scans together. May
    the test scans have a say in it, even half a say?"""
    chosen = _smallest_best(rates, (validation.mean(1) + test.mean(1)) / 2)
    return rates[chosen], test[chosen].mean().item()


@mistake_of("choose_rate")
def reports_the_best_test(rates, validation, test):
    """The rate is right, and the accuracy is too good: it belongs to another rate. Somebody who uses the rate that you
    name: which accuracy will they see?"""
    return rates[_smallest_best(rates, validation.mean(1))], test.mean(1).max().item()


@mistake_of("choose_rate")
def reports_validation(rates, validation, test):
    """The rate is right, and the accuracy is that of the scans by which it was chosen. The winner of a race is partly
    lucky: on which scans is that luck not counted in?"""
    chosen = _smallest_best(rates, validation.mean(1))
    return rates[chosen], validation[chosen].mean().item()


@mistake_of("choose_rate")
def reports_the_mean_of_all(rates, validation, test):
    """The rate is right, and the accuracy is an average over every rate that was tried. Which of the rows of `test`
    belong to the network that would be used?"""
    return rates[_smallest_best(rates, validation.mean(1))], test.mean().item()


@mistake_of("choose_rate")
def follows_one_lucky_draw(rates, validation, test):
    """Your choice goes by a single draw. With a few labels one draw can be lucky: what does the contract compare,
    one entry of a row or the whole of it?"""
    chosen = _smallest_best(rates, validation.max(1).values)
    return rates[chosen], test[chosen].mean().item()


@mistake_of("choose_rate")
def takes_the_first_of_equals(rates, validation, test):
    """Your choice is right until two rates are equally good: then you take the one that comes first in the list. Which
    one does the contract want, and in which order do the rates come?"""
    chosen = int(validation.mean(1).argmax())
    return rates[chosen], test[chosen].mean().item()


@mistake_of("choose_rate")
def takes_the_largest_of_equals(rates, validation, test):
    """Your choice is right until two rates are equally good: then you take the larger one. Which one does the contract
    want?"""
    means = validation.mean(1)
    chosen = max((place for place in range(len(rates)) if means[place] == means.max()), key=lambda place: rates[place])
    return rates[chosen], test[chosen].mean().item()


@mistake_of("choose_rate")
def gives_the_place(rates, validation, test):
    """Your answer {got} is a place in the list. What does the contract want in the first place, and where does it
    stand?"""
    chosen = _smallest_best(rates, validation.mean(1))
    return chosen, test[chosen].mean().item()


def _update_once(network, images, labels, optimizer, loss_function=nn.functional.cross_entropy):
    loss = loss_function(network(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


@mistake_of("finetune_step")
def keeps_old_gradients(network, images, labels, optimizer):
    """One step is right, the second is not: its update still holds the first batch. What does `backward` do with
    gradients that are already there?"""
    network.train()
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


@mistake_of("finetune_step")
def clears_too_late(network, images, labels, optimizer):
    """Your steps are right one after another, and wrong when somebody else left gradients behind. The contract says
    that they may be there: at which moment do you clear them?"""
    network.train()
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@mistake_of("finetune_step")
def changes_nothing(network, images, labels, optimizer):
    """The loss is right, and after your step every weight is what it was. Three things have to happen between a loss
    and a changed weight: are all there, and does none undo another?"""
    network.train()
    loss = nn.functional.cross_entropy(network(images), labels)
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


@mistake_of("finetune_step")
def sums_the_loss(network, images, labels, optimizer):
    """Your loss is {got:.2f} on a batch of {images.shape[1]}, and it would double with a batch twice as large. And the
    step with it. Which of the two does the contract name, a mean or a sum?"""
    network.train()
    return _update_once(
        network, images, labels, optimizer, lambda logits, y: nn.functional.cross_entropy(logits, y, reduction="sum")
    )


@mistake_of("finetune_step")
def stays_in_evaluation_mode(network, images, labels, optimizer):
    """Your step is right on a network in training mode, and not on one that was left in evaluation mode, as after
    every measurement. Which mode does the contract ask for, and who sees to it?"""
    return _update_once(network, images, labels, optimizer)


@mistake_of("finetune_step")
def steps_in_evaluation_mode(network, images, labels, optimizer):
    """You make the update in evaluation mode, with running statistics in place of the batch's own. Which mode does the
    contract ask for?"""
    network.eval()
    return _update_once(network, images, labels, optimizer)


@mistake_of("finetune_step")
def takes_softmax_twice(network, images, labels, optimizer):
    """Your loss moves far less than it should, whatever the network says. What does `cross_entropy` do with the scores
    that it is given, and what have you done to them before?"""
    network.train()
    return _update_once(
        network, images, labels, optimizer, lambda logits, y: nn.functional.cross_entropy(logits.softmax(1), y)
    )


@mistake_of("finetune_step")
def reports_the_loss_afterwards(network, images, labels, optimizer):
    """The update is right, and the loss is the one that the network has after it. Which one does the contract ask
    for? And a second pass in training mode moves the running statistics a second time."""
    network.train()
    _update_once(network, images, labels, optimizer)
    return nn.functional.cross_entropy(network(images), labels).item()


@mistake_of("finetune_step")
def updates_by_hand(network, images, labels, optimizer):
    """Your first step is right and the second is not: you subtract the rate times the gradient, and this optimizer
    remembers earlier steps as well. Whose work is the update?"""
    network.train()
    loss = nn.functional.cross_entropy(network(images), labels)
    optimizer.zero_grad()
    loss.backward()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
    return loss.item()


@mistake_of("finetune_step")
def reports_accuracy(network, images, labels, optimizer):
    """The update is right, and what you give back is the share of right answers in the batch. Which number does the
    contract ask for?"""
    network.train()
    logits = network(images)
    optimizer.zero_grad()
    nn.functional.cross_entropy(logits, labels).backward()
    optimizer.step()
    return (logits.argmax(1) == labels).float().mean().item()


@mistake_of("freeze_backbone")
def weights_alone(network):
    """No weight of your backbone moves, and its running statistics do: after a pass in training mode it answers
    differently. They are no parameters, so no gradient is needed. Which layers renew them, and when?"""
    network.backbone.requires_grad_(False)
    return network


@mistake_of("freeze_backbone")
def evaluation_mode_once(network):
    """Your backbone stands still until somebody calls `train()` on the network, as every training loop does. What does
    that call do to the mode which you set?"""
    network.backbone.requires_grad_(False)
    network.backbone.eval()
    return network


@mistake_of("freeze_backbone")
def evaluation_mode_alone(network):
    """You set a mode, and the weights of the backbone still learn. Does evaluation mode keep gradients from reaching
    them?"""
    network.backbone.eval()
    return network


@mistake_of("freeze_backbone")
def statistics_alone(network):
    """The running statistics stand still, in every mode, and the weights of the backbone still learn. What decides
    whether a weight takes part in training?"""
    backbone = network.backbone.eval()
    backbone.train = lambda mode=True: backbone
    return network


@mistake_of("freeze_backbone")
def train_takes_no_mode(network):
    """Whoever calls `network.train()` gets an error. A network hands its mode on to each of its parts: with which
    argument does it call the `train` that you gave the backbone?"""
    backbone = network.backbone.eval().requires_grad_(False)
    backbone.train = lambda: backbone
    return network


@mistake_of("freeze_backbone")
def freezes_the_head_too(network):
    """The backbone stands still, and so does the head: nothing is left that could learn. Over which part of the network
    does your code go?"""
    network.requires_grad_(False)
    backbone = network.backbone.eval()
    backbone.train = lambda mode=True: backbone
    return network


@mistake_of("freeze_backbone")
def freezes_everything_in_name(network):
    """You freeze the weights of the whole network, the head's as well, and the backbone's running statistics still
    move. What shall learn, what shall stand still, and what is it that moves without a gradient?"""
    network.requires_grad_(False)
    return network


@mistake_of("freeze_backbone")
def freezes_the_head(network):
    """The head stands still and the backbone learns. Which of the two was to keep what it has learned?"""
    network.head.requires_grad_(False)
    return network


@mistake_of("freeze_backbone")
def momentum_of_zero(network):
    """The running statistics stand still. But in training mode your backbone does not use them: its features are not
    those of evaluation mode, and the head learns from other features than it will meet. With what does a BatchNorm
    layer normalise in training mode?"""
    network.backbone.requires_grad_(False)
    for layer in network.backbone.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = 0.0
    return network


@mistake_of("freeze_backbone")
def convolutions_alone(network):
    """The convolutions stand still, and other layers of the backbone still learn. Which layers have weights, too?"""
    for layer in network.backbone.modules():
        if isinstance(layer, nn.Conv2d):
            layer.requires_grad_(False)
    backbone = network.backbone.eval()
    backbone.train = lambda mode=True: backbone
    return network


@mistake_of("freeze_backbone")
def freezes_nothing(network):
    """What you return learns as freely as what you were given. Is the network which you froze the one you return?"""
    copy.deepcopy(network).backbone.requires_grad_(False)
    return network


def _save(state, path):
    from safetensors.torch import save_file

    save_file(state, path)


def _reader_of_print():
    torch.manual_seed(0)
    network = DigitNetwork(width=16)
    train(network, rendered_digits(1500, seed=0), TrainingConfig(learning_rate=3e-3, steps=120))
    return network


@mistake_of("digit_reader")
def saved_before_fine_tuning(path):
    """It reads print only."""
    _save(_reader_of_print().state_dict(), path)


@mistake_of("digit_reader")
def from_scratch_on_scans(path):
    """It reads handwriting only."""
    torch.manual_seed(0)
    network = DigitNetwork(width=16)
    train(network, handwritten_digits().train, TrainingConfig(learning_rate=3e-3, steps=200, batch_size=32))
    _save(network.state_dict(), path)


@mistake_of("digit_reader")
def fine_tuned_with_a_wild_rate(path):
    """One large step after another, and print is forgotten."""
    network = _reader_of_print()
    train(network, handwritten_digits().train, TrainingConfig(learning_rate=0.1, steps=200, batch_size=32))
    _save(network.state_dict(), path)


@mistake_of("digit_reader")
def random_weights(path):
    """Nothing was trained."""
    torch.manual_seed(0)
    _save(DigitNetwork().state_dict(), path)


@mistake_of("digit_reader")
def backbone_alone(path):
    """The head was not saved."""
    _save(DigitNetwork(width=16).backbone.state_dict(), path)
