"""Known wrong answers of the chapter `head_start`."""

import copy
import math

from torch import nn

from headstart.networks import DigitNetwork
from headstart.statistics import student_t_quantile
from headstart_grading.known_mistakes import mistake_of


@mistake_of("replace_head")
def changes_the_given_network(network, num_classes):
    """The network that you were given comes out with {new} outputs where it had {old}. Suppose the next cell measures
    it on the source task once more: what would it find? Look at which object your assignment goes to."""
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
def renames_the_outputs(network, num_classes):
    """You wrote {new} on the old head, and it still gives {old} outputs. Does a layer's `out_features` make its
    weights, or was it only noted down when they were made?"""
    changed = copy.deepcopy(network)
    changed.head.out_features = num_classes
    return changed


@mistake_of("replace_head")
def leaves_the_old_head(network, num_classes):
    """What you return still answers with its old head, {old} scores for {new} classes. You may well have made a new
    layer: under which name does the network look for it?"""
    return copy.deepcopy(network)


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
