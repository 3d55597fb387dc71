"""Reference answers of the chapter `head_start`."""

import copy
import math

import torch
from torch import Tensor, nn

from headstart.alternatives import alternative_to
from headstart.networks import DigitNetwork
from headstart.statistics import student_t_quantile


def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    """Make a network for another set of classes out of a trained one.

    Args:
        network: trained, not frozen, with `backbone` and `head` (a linear layer with bias). It stays as it is, now
            and later.
        num_classes: K, how many classes the new task has.

    Returns:
        A network of the same kind that shares nothing with `network`: its backbone behaves as the given one does, its
        head is a new linear layer with K outputs and PyTorch's random initial weights. Every parameter can be trained.
    """
    changed = copy.deepcopy(network)
    changed.head = nn.Linear(network.head.in_features, num_classes)
    return changed


def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    """The mean gain of fine-tuning over training from scratch, and how far it can be trusted.

    Args:
        finetuned: shape (N,), float: accuracy (a fraction) of fine-tuning on each of N label draws, N at least 2.
            It stays as it is, and so does `scratch`.
        scratch: shape (N,), float: accuracy of training from scratch. Entry i saw the same labels as `finetuned[i]`.
        confidence: how often such an interval holds the true mean gain; above 0 and below 1.

    Returns:
        gain: mean over draws of how much fine-tuning is better, a fraction; negative where it is worse.
        half_width: the paired Student interval goes from gain − half_width to gain + half_width.
    """
    # With differences d_i = finetuned_i − scratch_i and their standard deviation s (divided by N − 1):
    # half_width = t · s / √N, where t is the (1 + confidence) / 2 quantile of Student's t with N − 1 degrees of freedom
    differences = finetuned - scratch
    count = len(differences)
    gain = differences.mean()
    quantile = student_t_quantile((1 + confidence) / 2, count - 1)
    half_width = quantile * differences.std() / math.sqrt(count)
    return gain.item(), half_width.item()


@alternative_to("replace_head")
def by_loading_weights(network, num_classes):
    changed = DigitNetwork(num_classes, width=network.head.in_features // 2)
    changed.backbone.load_state_dict(network.backbone.state_dict())
    return changed


@alternative_to("replace_head")
def by_copying_the_backbone_alone(network, num_classes):
    width = network.backbone[0].out_channels
    changed = DigitNetwork(num_classes, width)
    changed.backbone = copy.deepcopy(network.backbone)
    changed.eval()
    return changed


@alternative_to("replace_head")
def by_filtering_the_state(network, num_classes):
    changed = DigitNetwork(num_classes, network.head.in_features // 2)
    kept = {name: value for name, value in network.state_dict().items() if not name.startswith("head.")}
    changed.load_state_dict(kept, strict=False)
    return changed


@alternative_to("transfer_gain")
def by_sums_in_python(finetuned, scratch, confidence=0.95):
    differences = [float(one) - float(other) for one, other in zip(finetuned, scratch, strict=True)]
    count = len(differences)
    gain = sum(differences) / count
    variance = sum((difference - gain) ** 2 for difference in differences) / (count - 1)
    half_width = student_t_quantile(1 - (1 - confidence) / 2, count - 1) * (variance / count) ** 0.5
    return gain, half_width


@alternative_to("transfer_gain")
def by_a_library_test(finetuned, scratch, confidence=0.95):
    from scipy.stats import ttest_rel

    low, high = ttest_rel(finetuned.numpy(), scratch.numpy()).confidence_interval(confidence)
    return (low + high) / 2, (high - low) / 2


@alternative_to("transfer_gain")
def by_variances_and_covariance(finetuned, scratch, confidence=0.95):
    both = torch.cov(torch.stack([finetuned, scratch]))
    variance = both[0, 0] + both[1, 1] - 2 * both[0, 1]
    quantile = -student_t_quantile((1 - confidence) / 2, len(scratch) - 1)
    return finetuned.mean() - scratch.mean(), quantile * torch.sqrt(variance / len(scratch))
