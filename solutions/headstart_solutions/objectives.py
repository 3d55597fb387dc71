"""Reference answers of the chapter `objectives`."""

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

from headstart.alternatives import alternative_to


def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    """The mean binary cross-entropy of a batch, from logits.

    Args:
        logits: shape (N,), float: M_θ(x_i), any finite number. Its sigmoid is the probability of class 1.
        labels: shape (N,), same dtype: y_i, 0 or 1.

    Returns:
        A tensor without dimensions, in nats, through which gradients flow: it and its slopes by the logits are finite
        and right for finite logits of any size, 0 included, unless the loss itself is too large for the dtype.
    """
    # log σ(m) = −log(1 + e^−m), so ℓ = log(e^0 + e^m) − m·y = c + log(e^−c + e^(m−c)) − m·y with c = max(m, 0)
    largest = logits.clamp(min=0)
    losses = largest + torch.log(torch.exp(-largest) + torch.exp(logits - largest)) - logits * labels
    return losses.mean()


def bce_from_probabilities(probabilities: Tensor, labels: Tensor, eps: float = 1e-7) -> Tensor:
    """The mean binary cross-entropy of a batch, from probabilities, with certainty held back at both ends.

    Args:
        probabilities: shape (N,), float64: M_θ(x_i), from 0 to 1, both included. It stays as it is.
        labels: shape (N,), float64: y_i, 0 or 1.
        eps: above 0 and below ½. A probability below eps counts as eps, one above 1 − eps as 1 − eps; all others count
            as they are.

    Returns:
        A tensor without dimensions, in nats; finite.
    """
    held = probabilities.clamp(eps, 1 - eps)
    losses = -(labels * held.log() + (1 - labels) * (1 - held).log())
    return losses.mean()


def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    """The gradient, by the weights, of the mean binary cross-entropy of a linear model.

    Args:
        weights: shape (D,), float64: θ. It stays as it is, and so do the other tensors.
        features: shape (N, D), float64: one example a row. The logit of example i is the inner product of θ and row i;
            none lies beyond ±20, so that any form of the loss is exact.
        labels: shape (N,), float64: y_i, 0 or 1.

    Returns:
        Shape (D,), float64: entry k is the slope of the loss (in nats, mean over the batch) along weight k.
    """
    # 1/N Σ (σ(m_i) − y_i) ∂m_i/∂θ, and for a linear model ∂m_i/∂θ is row i of the features
    beliefs = torch.sigmoid(features @ weights)
    return features.T @ (beliefs - labels) / len(labels)


def test_bce_gradient(candidate, cases):
    """A test of somebody else's `bce_logits_gradient`: right ones pass it, wrong ones do not.

    Args:
        candidate: called as `candidate(**case)` it gives what somebody's `bce_logits_gradient` gives: finite numbers of
            shape (D,), float64. It answers on the given cases alone, not on changed ones.
        cases: a list of dicts, each with `weights` (D,), `features` (N, D) and `labels` (N,), all float64.

    Returns:
        Nothing (or True), where the candidate is right on every case up to rounding. False is as good as raising.

    Raises:
        AssertionError: the candidate is wrong on any case.
    """

    # central differences: (L(θ + h·e_k) − L(θ − h·e_k)) / 2h for every k
    def loss(weights, features, labels):
        return F.binary_cross_entropy_with_logits(features @ weights, labels).item()

    width = 1e-5
    for case in cases:
        weights, features, labels = case["weights"], case["features"], case["labels"]
        slopes = torch.empty_like(weights)
        for k in range(len(weights)):
            nudge = torch.zeros_like(weights)
            nudge[k] = width
            rise = loss(weights + nudge, features, labels) - loss(weights - nudge, features, labels)
            slopes[k] = rise / (2 * width)
        got = candidate(**case)
        assert got.shape == slopes.shape, "another shape than the weights"
        assert torch.allclose(got, slopes, rtol=1e-4, atol=1e-6), "not the slope of the loss"


def sgd_decay_step(weights: Tensor, gradient: Tensor, learning_rate: float, decay: float) -> Tensor:
    """One step of plain gradient descent with weight decay.

    Args:
        weights: shape (D,), float64: θ before the step. It stays as it is.
        gradient: shape (D,), float64: ∇L(θ), without any penalty.
        learning_rate: η, above 0.
        decay: λ, 0 or more. The step is that of the loss L(θ) plus half of λ times the squared length of θ.

    Returns:
        Shape (D,), float64: θ after the step, a new tensor.
    """
    # θ − η∇L − ηλθ
    return weights - learning_rate * gradient - learning_rate * decay * weights


def adamw_step(
    weights: Tensor,
    gradient: Tensor,
    first: Tensor,
    second: Tensor,
    step: int,
    learning_rate: float,
    decay: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[Tensor, Tensor, Tensor]:
    """One step of Adam with decoupled weight decay.

    Args:
        weights: shape (D,), float64: θ before the step. It stays as it is, and so do the other tensors.
        gradient: shape (D,), float64: ∇L(θ), without any penalty.
        first: shape (D,), float64: the running mean of gradients before the step, not corrected for its start at 0.
        second: shape (D,), float64: the running mean of squared gradients, not corrected either.
        step: t, which step this is; the first one is 1.
        learning_rate: η, above 0.
        decay: λ, 0 or more: beside Adam's own change, ηλθ is taken off (as in PyTorch), with θ before the step.
        betas: how much of `first` and of `second` is kept.
        eps: added to the root of the corrected second mean.

    Returns:
        Three new tensors of shape (D,): θ, `first` and `second` after the step.
    """
    # m = β₁m + (1−β₁)g, v = β₂v + (1−β₂)g², corrected by 1 − βᵗ; θ − η·( m̂ / (√v̂ + ε) + λθ )
    first = betas[0] * first + (1 - betas[0]) * gradient
    second = betas[1] * second + (1 - betas[1]) * gradient**2
    corrected_first = first / (1 - betas[0] ** step)
    corrected_second = second / (1 - betas[1] ** step)
    change = corrected_first / (corrected_second.sqrt() + eps) + decay * weights
    return weights - learning_rate * change, first, second


def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    """The joint objective of target and source, with the weight on the source's side.

    Repeating every source example twice leaves it as it is, and so does repeating every target example.

    Args:
        target_losses: shape (M,), float64, finite: the loss of each target example, M at least 1.
        source_losses: shape (N,), float64, finite: the loss of each source example, N at least 1.
        weight: λ, 0 or more. At 0 the source does not count.

    Returns:
        A tensor without dimensions.
    """
    # 1/M Σ ℓ_T + λ · 1/N Σ ℓ_S
    return target_losses.mean() + weight * source_losses.mean()


def ratio_weight(frozen: list[bool], reading: str) -> float:
    """The weight α/β that D0 proposes for its second term, where it is defined.

    Args:
        frozen: one entry a pretrained layer: whether it is frozen in fine-tuning. There may be none.
        reading: what "retained" means for β, one of two. "kept": every pretrained layer in the list, frozen or not.
            "trained": those of them that go on learning.

    Returns:
        α/β, where α counts the frozen layers.

    Raises:
        ValueError: on this reading β is 0, so there is no such weight.
    """
    alpha = sum(frozen)
    beta = len(frozen) if reading == "kept" else len(frozen) - alpha
    if beta == 0:
        raise ValueError(f'α/β has no value: with the reading "{reading}" β is 0 (α is {alpha})')
    return alpha / beta


def l2_sp_penalty(
    parameters: Mapping[str, Tensor], source: Mapping[str, Tensor], strength: float, head_strength: float
) -> Tensor:
    """The L2-SP penalty: carried-over weights are pulled to where they started, new ones to 0.

    Args:
        parameters: name → float64 tensor: the network that is being fine-tuned. It has one at least.
        source: name → float64 tensor: what the source's network had. Neither its order nor names that `parameters`
            lacks matter. A parameter is carried over if the source has one of its name and shape; otherwise it is new.
        strength: what a squared distance of 1 from the source costs (there is no factor ½).
        head_strength: what a squared length of 1 costs in new parameters.

    Returns:
        A tensor without dimensions, through which gradients flow to `parameters`.
    """
    # λ Σ ‖θ − θ^s‖² over what is carried over, plus β Σ ‖θ‖² over what is new
    penalty = torch.zeros((), dtype=torch.float64)
    for name, value in parameters.items():
        if name in source and source[name].shape == value.shape:
            penalty = penalty + strength * (value - source[name]).square().sum()
        else:
            penalty = penalty + head_strength * value.square().sum()
    return penalty


@alternative_to("bce_from_logits")
def by_softplus(logits, labels):
    return torch.mean(F.softplus(logits) - labels * logits)


@alternative_to("bce_from_logits")
def by_the_library(logits, labels):
    return F.binary_cross_entropy_with_logits(logits, labels)


@alternative_to("bce_from_logits")
def by_two_log_sigmoids(logits, labels):
    losses = torch.where(labels == 1, F.logsigmoid(logits), F.logsigmoid(-logits))
    return -losses.sum() / logits.numel()


@alternative_to("bce_from_logits")
def by_log_sum_exp(logits, labels):
    both = torch.stack([torch.zeros_like(logits), logits], 1)
    return F.cross_entropy(both, labels.long())


@alternative_to("bce_from_probabilities")
def by_the_probability_of_the_label(probabilities, labels, eps=1e-7):
    right = torch.where(labels == 1, probabilities, 1 - probabilities)
    return -torch.log(right.clip(eps, 1 - eps)).mean()


@alternative_to("bce_from_probabilities")
def by_the_library_after_clamping(probabilities, labels, eps=1e-7):
    return F.binary_cross_entropy(probabilities.clamp(min=eps, max=1 - eps), labels)


@alternative_to("bce_from_probabilities")
def by_a_loop_in_python(probabilities, labels, eps=1e-7):
    total = 0.0
    for probability, label in zip(probabilities.tolist(), labels.tolist(), strict=True):
        held = torch.tensor(min(max(probability, eps), 1 - eps), dtype=torch.float64)
        total = total - (torch.log(held) if label else torch.log(1 - held))
    return total / len(labels)


@alternative_to("bce_logits_gradient")
def by_autograd(weights, features, labels):
    leaf = weights.detach().clone().requires_grad_()
    F.binary_cross_entropy_with_logits(features @ leaf, labels).backward()
    return leaf.grad


@alternative_to("bce_logits_gradient")
def by_an_average_of_rows(weights, features, labels):
    misjudged = 1 / (1 + torch.exp(-(features * weights).sum(1))) - labels
    return (misjudged[:, None] * features).mean(0)


@alternative_to("bce_logits_gradient")
def by_probabilities_and_the_chain_rule(weights, features, labels):
    p = torch.sigmoid(features @ weights)
    outer = -(labels / p - (1 - labels) / (1 - p))
    return torch.einsum("n,nd->d", outer * p * (1 - p), features) / len(p)


@alternative_to("test_bce_gradient")
def tests_by_autograd(candidate, cases):
    for case in cases:
        leaf = case["weights"].clone().requires_grad_()
        F.binary_cross_entropy_with_logits(case["features"] @ leaf, case["labels"]).backward()
        torch.testing.assert_close(candidate(**case), leaf.grad, rtol=1e-5, atol=1e-7)


@alternative_to("test_bce_gradient")
def tests_by_the_closed_form_and_returns(candidate, cases):
    def is_right(weights, features, labels):
        wanted = (features * (torch.sigmoid(features @ weights) - labels)[:, None]).mean(dim=0)
        got = candidate(weights, features, labels)
        return got.shape == wanted.shape and bool((got - wanted).abs().max() < 1e-6)

    return all(is_right(**case) for case in cases)


@alternative_to("test_bce_gradient")
def tests_by_one_sided_differences(candidate, cases):
    for case in cases:
        features, labels, got = case["features"], case["labels"], candidate(**case)

        def loss(weights, features=features, labels=labels):
            return by_softplus(features @ weights, labels)

        here = loss(case["weights"])
        for k, unit in enumerate(torch.eye(len(got), dtype=torch.float64)):
            slope = (loss(case["weights"] + 1e-6 * unit) - here) / 1e-6
            assert abs(slope - got[k]) < 1e-3


@alternative_to("sgd_decay_step")
def by_shrinking_first(weights, gradient, learning_rate, decay):
    return (1 - learning_rate * decay) * weights - learning_rate * gradient


@alternative_to("sgd_decay_step")
def by_the_optimiser(weights, gradient, learning_rate, decay):
    parameter = torch.nn.Parameter(weights.clone())
    parameter.grad = gradient.clone()
    torch.optim.SGD([parameter], lr=learning_rate, weight_decay=decay).step()
    return parameter.data


@alternative_to("sgd_decay_step")
def by_the_penalised_gradient(weights, gradient, learning_rate, decay):
    moved = weights.clone().requires_grad_()
    (decay / 2 * moved.pow(2).sum() + moved @ gradient).backward()
    return weights - learning_rate * moved.grad


@alternative_to("adamw_step")
def by_shrinking_before_adam(
    weights, gradient, first, second, step, learning_rate, decay, betas=(0.9, 0.999), eps=1e-8
):
    shrunk = weights * (1 - learning_rate * decay)
    first = first.lerp(gradient, 1 - betas[0])
    second = second.lerp(gradient.square(), 1 - betas[1])
    size = learning_rate / (1 - betas[0] ** step)
    root = second.sqrt() / (1 - betas[1] ** step) ** 0.5
    return shrunk - size * first / (root + eps), first, second


@alternative_to("adamw_step")
def by_the_library_optimiser(
    weights, gradient, first, second, step, learning_rate, decay, betas=(0.9, 0.999), eps=1e-8
):
    parameter = torch.nn.Parameter(weights.clone())
    optimizer = torch.optim.AdamW([parameter], lr=learning_rate, betas=betas, eps=eps, weight_decay=decay)
    state = {"step": torch.tensor(float(step - 1)), "exp_avg": first.clone(), "exp_avg_sq": second.clone()}
    optimizer.state[parameter] = state
    parameter.grad = gradient.clone()
    optimizer.step()
    return parameter.detach(), state["exp_avg"], state["exp_avg_sq"]


@alternative_to("joint_objective")
def by_sums_over_counts(target_losses, source_losses, weight):
    return target_losses.sum() / len(target_losses) + weight * source_losses.sum() / source_losses.numel()


@alternative_to("joint_objective")
def by_weights_an_example(target_losses, source_losses, weight):
    shares = torch.cat(
        [
            torch.full_like(target_losses, 1 / len(target_losses)),
            torch.full_like(source_losses, weight / len(source_losses)),
        ]
    )
    return shares @ torch.cat([target_losses, source_losses])


@alternative_to("ratio_weight")
def by_the_error_of_division(frozen, reading):
    trained = [layer for layer in frozen if not layer]
    retained = {"kept": frozen, "trained": trained}[reading]
    try:
        return (len(frozen) - len(trained)) / len(retained)
    except ZeroDivisionError as error:
        raise ValueError("no layer is retained") from error


@alternative_to("ratio_weight")
def by_counting(frozen, reading):
    alpha = frozen.count(True)
    beta = alpha + frozen.count(False) if reading == "kept" else frozen.count(False)
    if not beta:
        raise ValueError("β must not be 0")
    return float(alpha) / float(beta)


@alternative_to("l2_sp_penalty")
def by_anchors(parameters, source, strength, head_strength):
    total = 0.0
    for name, value in parameters.items():
        anchor = source.get(name)
        carried = anchor is not None and anchor.shape == value.shape
        distance = value - anchor if carried else value
        total += (strength if carried else head_strength) * torch.sum(distance**2)
    return total


@alternative_to("l2_sp_penalty")
def by_two_sums(parameters, source, strength, head_strength):
    carried = {name for name in parameters if name in source and source[name].shape == parameters[name].shape}
    old = [torch.linalg.vector_norm(parameters[name] - source[name]) ** 2 for name in carried]
    new = [torch.linalg.vector_norm(parameters[name]) ** 2 for name in set(parameters) - carried]
    return strength * sum(old) + head_strength * sum(new)
