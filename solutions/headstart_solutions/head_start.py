"""Reference answers of the chapter `head_start`."""

import copy
import math

import torch
from torch import Tensor, nn

from headstart.alternatives import alternative_to
from headstart.digits import handwritten_digits, rendered_digits
from headstart.networks import DigitNetwork
from headstart.statistics import student_t_quantile
from headstart.training import TrainingConfig, train


def replace_head(network: DigitNetwork, num_classes: int) -> DigitNetwork:
    """Make a network for another set of classes out of a trained one.

    Args:
        network: trained, not frozen, with `backbone` and `head` (a linear layer with bias). It may be of any width:
            `network.head.in_features` says how many features its backbone gives. It stays as it is, now and later.
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
        finetuned: shape (N,), float64: accuracy (a fraction) of fine-tuning on each of N label draws, N at least 2.
            It stays as it is, and so does `scratch`.
        scratch: shape (N,), float64: accuracy of training from scratch. Entry i saw the same labels as `finetuned[i]`.
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


def transfer_ratio(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float, float]:
    """How many times as accurate fine-tuning is as training from scratch, with a paired interval.

    A ratio cannot fall below 0 but can rise without bound, so it is averaged, and its interval made, on the scale of
    natural logarithms; what is given back are ratios again.

    Args:
        finetuned: shape (N,), float64: accuracy (a fraction, above 0) of fine-tuning on each of N label draws, N at
            least 2. It stays as it is, and so does `scratch`.
        scratch: shape (N,), float64: accuracy (above 0, too) of training from scratch. Entry i saw the same labels as
            `finetuned[i]`.
        confidence: how often such an interval holds the true mean log-ratio; above 0 and below 1.

    Returns:
        ratio: the geometric mean of the N ratios; 1 where both arms are equal.
        low: where the paired Student interval begins, a ratio.
        high: where it ends, a ratio.
    """
    # With l_i = ln(finetuned_i / scratch_i), their mean m and their standard deviation s (divided by N − 1):
    # exp(m), exp(m − t · s / √N) and exp(m + t · s / √N)
    logs = torch.log(finetuned / scratch)
    count = len(logs)
    half_width = student_t_quantile((1 + confidence) / 2, count - 1) * logs.std().item() / math.sqrt(count)
    middle = logs.mean().item()
    return math.exp(middle), math.exp(middle - half_width), math.exp(middle + half_width)


def choose_rate(rates: list[float], validation: Tensor, test: Tensor) -> tuple[float, float]:
    """Choose a learning rate, and say which accuracy an honest report gives for it.

    Args:
        rates: R learning rates, in any order.
        validation: shape (R, N), float64: accuracy (a fraction) on validation scans; entry [i, j] is of the network
            that was trained with rate i on label draw j.
        test: shape (R, N), float64: accuracy of the same networks on test scans.

    Returns:
        rate: the learning rate to use, chosen by mean accuracy over draws; where several rates have the same, the
            smallest of them.
        accuracy: the mean accuracy over draws to report for it, a fraction.
    """
    means = validation.mean(1).tolist()
    best = max(means)
    chosen = min((place for place, mean in enumerate(means) if mean == best), key=lambda place: rates[place])
    return rates[chosen], test[chosen].mean().item()


def finetune_step(network: nn.Module, images: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer) -> float:
    """Take one step of fine-tuning: one batch, one update of the network, in place.

    Args:
        network: images to logits (B, K), in the mode in which somebody left it. The step is made in training mode; the
            mode that it is left in does not matter.
        images: shape (B, 1, H, W), float32.
        labels: shape (B,), int64.
        optimizer: of the parameters that shall move. They may still hold gradients of an earlier batch, which has no
            part in this step.

    Returns:
        the mean cross-entropy, in nats, of the one pass that the update is made from.
    """
    network.train()
    loss = nn.functional.cross_entropy(network(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def freeze_backbone(network: DigitNetwork) -> DigitNetwork:
    """Freeze the backbone of a network: whatever is done to train it, only the head learns.

    Args:
        network: trained, with `backbone` (which has BatchNorm layers) and `head`, in whichever mode. It may be changed
            in place.

    Returns:
        The network, frozen. Others will train it: they call its `train()`, put images through it and update all
        parameters that require gradients, of which its backbone has none. Neither the backbone's weights nor its
        running statistics move, and it gives the features that it gives in evaluation mode. The head learns as before.
    """
    backbone = network.backbone.eval().requires_grad_(False)

    def stay(mode: bool = True) -> nn.Module:
        return backbone  # network.train() asks every child in turn: this one stays in evaluation mode

    backbone.train = stay
    return network


def digit_reader(path: str) -> None:
    """Train a network that reads handwriting as well as print, and write its weights to a file.

    Args:
        path: where to write. The file is a safetensors file of the `state_dict()` of a `DigitNetwork` with 10 classes,
            of any width.
    """
    from safetensors.torch import save_file

    torch.manual_seed(0)
    network = DigitNetwork()
    train(network, rendered_digits(3000, seed=0), TrainingConfig(learning_rate=3e-3, steps=200))
    train(network, handwritten_digits().train, TrainingConfig(learning_rate=1e-3, steps=200, batch_size=32))
    save_file(network.state_dict(), path)


transfer_or_not = """
**This month, 20 labels: fine-tune the network for print.** In the recorded runs (ten label draws, rates tuned on
validation scans) it gains +16 ± 5 points over scratch at 20 labels. The frozen probe gains nothing there (−2 ± 4; with
a luckier rate it would gain some points, and still fewer than fine-tuning), so the computing time that it saves is no
argument: fine-tuning takes seconds.

**Next year, 1,000 labels: fine-tune still, or start from scratch; it hardly matters.** The gain is +0.3 ± 0.4 points.
What must not happen is the frozen probe: −8.4 ± 0.8 points.

**To the colleague:** one rate for both arms, one draw. The same rate over ten draws gives −1.0 ± 1.9 points, which may
be nothing; with both arms tuned on validation data the difference is gone. Repeat it with several draws and each arm's
own rate.

**Before the archive relies on this:** our scans are 8 × 8 pixels, of single digits, from few writers, and all draws are
judged on the same 397 scans. House numbers have other hands and other paper. Label a test part from writers who are not
in training, and measure again.
"""


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


@alternative_to("transfer_ratio")
def by_logs_of_each_arm(finetuned, scratch, confidence=0.95):
    logs = [math.log(one) - math.log(other) for one, other in zip(finetuned.tolist(), scratch.tolist(), strict=True)]
    count = len(logs)
    middle = math.fsum(logs) / count
    error = math.sqrt(math.fsum((one - middle) ** 2 for one in logs) / (count - 1) / count)
    reach = -student_t_quantile((1 - confidence) / 2, count - 1) * error
    return math.exp(middle), math.exp(middle) / math.exp(reach), math.exp(middle) * math.exp(reach)


@alternative_to("transfer_ratio")
def by_a_test_on_logs(finetuned, scratch, confidence=0.95):
    import numpy as np
    from scipy.stats import ttest_rel

    one, other = np.log(finetuned.numpy()), np.log(scratch.numpy())
    low, high = ttest_rel(one, other).confidence_interval(confidence)
    return np.exp((one - other).mean()), np.exp(low), np.exp(high)


@alternative_to("choose_rate")
def by_sorting_pairs(rates, validation, test):
    ranked = sorted(zip(rates, validation, test, strict=True), key=lambda row: (-row[1].mean().item(), row[0]))
    rate, _, accuracies = ranked[0]
    return rate, accuracies.mean()


@alternative_to("choose_rate")
def by_sorting_the_rates_first(rates, validation, test):
    order = torch.argsort(torch.tensor(rates, dtype=torch.float64))
    chosen = order[int(validation[order].sum(1).argmax())]
    return rates[chosen], float(test[chosen].sum()) / test.shape[1]


@alternative_to("finetune_step")
def by_gradients_of_their_own(network, images, labels, optimizer):
    network.train()
    optimizer.zero_grad(set_to_none=False)
    log_probabilities = torch.log_softmax(network(images), dim=1)
    loss = -log_probabilities[torch.arange(len(labels)), labels].mean()
    loss.backward()
    optimizer.step()
    return float(loss.detach())


@alternative_to("finetune_step")
def by_a_loss_object_and_modes_kept(network, images, labels, optimizer):
    was_training = network.training
    network.train()
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
    loss = nn.CrossEntropyLoss()(network(images), labels)
    loss.backward()
    optimizer.step()
    network.train(was_training)
    return loss.detach()


@alternative_to("freeze_backbone")
def by_a_module_around_it(network):
    class Frozen(nn.Module):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner.eval()
            self.requires_grad_(False)

        def train(self, mode=True):
            return self

        def forward(self, images):
            with torch.no_grad():
                return self.inner(images)

    network.backbone = Frozen(network.backbone)
    return network


@alternative_to("freeze_backbone")
def by_hooks_on_the_layers(network):
    for layer in network.backbone.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.register_forward_pre_hook(lambda layer, inputs: layer.eval() and None)
    for parameter in network.backbone.parameters():
        parameter.requires_grad = False
    return network


@alternative_to("freeze_backbone")
def by_layers_without_modes(network):
    from torchvision.ops import FrozenBatchNorm2d

    frozen = copy.deepcopy(network)
    for place, layer in enumerate(frozen.backbone):
        if isinstance(layer, nn.BatchNorm2d):
            still = FrozenBatchNorm2d(layer.num_features, eps=layer.eps)
            still.load_state_dict({name: value for name, value in layer.state_dict().items() if "batches" not in name})
            frozen.backbone[place] = still
    frozen.backbone.requires_grad_(False)
    return frozen


@alternative_to("digit_reader")
def by_training_on_both_at_once(path):
    from safetensors.torch import save_file

    torch.manual_seed(1)
    network = DigitNetwork(width=16)
    print_, hand = rendered_digits(1000, seed=5), handwritten_digits().train
    both = type(hand)(torch.cat([print_.images, hand.images]), torch.cat([print_.labels, hand.labels]))
    train(network, both, TrainingConfig(learning_rate=5e-3, steps=400, batch_size=64))
    save_file(network.state_dict(), path)


@alternative_to("digit_reader")
def by_a_loop_of_their_own(path):
    from safetensors.torch import save_file

    torch.manual_seed(2)
    network = DigitNetwork()
    train(network, rendered_digits(2000, seed=9), TrainingConfig(learning_rate=3e-3, steps=200))
    network.train()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.02, momentum=0.9)
    images, labels = handwritten_digits().train
    for batch in torch.randperm(1000).split(50) * 6:
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(images[batch]), labels[batch]).backward()
        optimizer.step()
    save_file(network.state_dict(), path)
