"""Known wrong answers of the chapter `objectives`."""

import torch
import torch.nn.functional as F

from headstart_grading.known_mistakes import mistake_of


def _log_losses(logits, labels):
    return -(labels * F.logsigmoid(logits) + (1 - labels) * F.logsigmoid(-logits))


@mistake_of("bce_from_logits")
def through_the_sigmoid(logits, labels):
    """Near zero your loss is right. At ±1,000 it, or its slope, stops being a number. Go through your steps with a
    logit of −1,000 and write down what each of them rounds to: which one throws the logit away, or outgrows every
    float?"""
    beliefs = torch.sigmoid(logits)
    return -(labels * beliefs.log() + (1 - labels) * (1 - beliefs).log()).mean()


@mistake_of("bce_from_logits")
def clamps_the_sigmoid(logits, labels):
    """Nothing overflows with you, and yet a logit of −1,000 costs no more than one of −20, and it has no slope left to
    learn from. What is lost once a probability has been rounded to the nearest allowed value?"""
    beliefs = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return -(labels * beliefs.log() + (1 - labels) * (1 - beliefs).log()).mean()


@mistake_of("bce_from_logits")
def minus_for_positives_only(logits, labels):
    """Your loss can go below zero (here it is {got:.2f}), and then training would reward being wrong about negatives.
    How far does the minus in front reach? That is what the missing brackets in the printed formula were for."""
    return (-labels * F.logsigmoid(logits) + (1 - labels) * F.logsigmoid(-logits)).mean()


@mistake_of("bce_from_logits")
def forgets_the_negatives(logits, labels):
    """Only examples of class 1 cost anything with you. A model that says "1" to everything would be perfect: which term
    should it pay?"""
    return (-labels * F.logsigmoid(logits)).mean()


@mistake_of("bce_from_logits")
def adds_up(logits, labels):
    """Your number is {labels.shape[0]} times what it should be, and your batch has {labels.shape[0]} examples. Is it
    the loss of an example, or of the batch?"""
    return _log_losses(logits, labels).sum()


@mistake_of("bce_from_logits")
def turns_the_labels_round(logits, labels):
    """Your loss is small where the model is wrong. Try a logit of +5 with label 1: should that cost much or little?"""
    return _log_losses(logits, 1 - labels).mean()


@mistake_of("bce_from_logits")
def squashes_twice(logits, labels):
    """Your loss stays between 0.3 and 1.4 an example, however sure the model is. Count the sigmoids that a logit passes
    on its way, those inside the functions that you call included."""
    return F.binary_cross_entropy_with_logits(torch.sigmoid(logits), labels)


@mistake_of("bce_from_logits")
def lets_go_of_the_graph(logits, labels):
    """The number is right, and nothing can be trained with it: no gradient flows back. Does a Python number remember
    what it was computed from?"""
    return _log_losses(logits, labels).mean().item()


@mistake_of("bce_from_logits")
def a_tensor_without_history(logits, labels):
    """The number is right, it even is a tensor, and no gradient flows back through it. On the way it was a Python
    number, or it was detached: where?"""
    return _log_losses(logits, labels).mean().detach()


@mistake_of("bce_from_logits")
def breaks_at_zero(logits, labels):
    """Your loss is right everywhere, and its slope too, but for a logit of exactly 0. There |m| and max(m, 0) have a
    kink: draw the slope of each just left of 0 and just right of it. Which of the two does autograd take at 0, and does
    it fit for both functions?"""
    losses = logits.clamp(min=0) - logits * labels + torch.log1p(torch.exp(-logits.abs()))
    return losses.mean()


@mistake_of("bce_from_logits")
def one_loss_an_example(logits, labels):
    """You give back {labels.shape[0]} losses, and the contract wants one number for the batch. What is still to be done
    with them?"""
    return _log_losses(logits, labels)


def _bce(probabilities, labels):
    return -(labels * probabilities.log() + (1 - labels) * (1 - probabilities).log())


@mistake_of("bce_from_probabilities")
def takes_the_log_of_zero(probabilities, labels, eps=1e-7):
    """Between the ends all is well. At probability 0 and at 1 your loss is no number any more. What is log 0, and what
    is 0 times that?"""
    return _bce(probabilities, labels).mean()


@mistake_of("bce_from_probabilities")
def holds_the_lower_end_only(probabilities, labels, eps=1e-7):
    """You guard against probability 0, and at probability 1 the loss still runs away. There are two logarithms in the
    loss: what is the argument of the other one there?"""
    return _bce(probabilities.clamp(min=eps), labels).mean()


@mistake_of("bce_from_probabilities")
def adds_eps_inside(probabilities, labels, eps=1e-7):
    """No infinity, but with a larger eps your loss is off for probabilities that need no help. Read the contract on
    eps: what shall become of a probability in the middle?"""
    return -(labels * (probabilities + eps).log() + (1 - labels) * (1 - probabilities + eps).log()).mean()


@mistake_of("bce_from_probabilities")
def holds_the_logarithms(probabilities, labels, eps=1e-7):
    """A mistake made with certainty costs 100 with you, whatever eps is. PyTorch's own function bounds something too:
    is it what the contract asks you to bound?"""
    return F.binary_cross_entropy(probabilities, labels)


@mistake_of("bce_from_probabilities")
def ignores_eps(probabilities, labels, eps=1e-7):
    """Right with the usual eps, and the same with any other. Which number in your code should come from an argument?"""
    return _bce(probabilities.clamp(1e-7, 1 - 1e-7), labels).mean()


@mistake_of("bce_from_probabilities")
def leaves_out_the_certain(probabilities, labels, eps=1e-7):
    """The loss is finite because the examples that would have made it large are gone. A model that is certain and
    wrong: should it pay the most, or nothing?"""
    inner = (probabilities > eps) & (probabilities < 1 - eps)
    return _bce(probabilities[inner], labels[inner]).mean()


@mistake_of("bce_from_probabilities")
def changes_what_it_was_given(probabilities, labels, eps=1e-7):
    """The loss is right, and the caller's probabilities have changed. What does the underscore at the end of a tensor's
    method mean?"""
    return _bce(probabilities.clamp_(eps, 1 - eps), labels).mean()


@mistake_of("bce_from_probabilities")
def adds_up_the_batch(probabilities, labels, eps=1e-7):
    """Your number is {labels.shape[0]} times too large for this batch of {labels.shape[0]}. Would the loss of a model
    change if every example stood in the batch twice?"""
    return _bce(probabilities.clamp(eps, 1 - eps), labels).sum()


@mistake_of("bce_from_probabilities")
def takes_them_for_logits(probabilities, labels, eps=1e-7):
    """Your loss hardly tells 0.05 from 0.95. Documents call two different things M: which one are you given here, and
    for which one is a sigmoid meant?"""
    return _bce(torch.sigmoid(probabilities).clamp(eps, 1 - eps), labels).mean()


@mistake_of("bce_from_probabilities")
def labels_the_wrong_way_round(probabilities, labels, eps=1e-7):
    """With you, a probability of 0.9 for class 1 is punished when the label is 1. Which of the two terms should be left
    for such an example?"""
    return _bce(probabilities.clamp(eps, 1 - eps), 1 - labels).mean()


def _beliefs(weights, features):
    return torch.sigmoid(features @ weights)


@mistake_of("bce_logits_gradient")
def printed_gradient(weights, features, labels):
    """All entries of your gradient are the same, and they contain the logit itself, as in the formula that D1 prints.
    If you nudge weight k by a little, by how much does the logit move? Is that the logit?"""
    logits = features @ weights
    beliefs = torch.sigmoid(logits)
    printed = -((labels - beliefs) * logits - (1 - labels) * (1 - beliefs) * logits).mean()
    return torch.full_like(weights, printed.item())


@mistake_of("bce_logits_gradient")
def printed_as_a_number(weights, features, labels):
    """You give back one number, {got:.2f}, for {weights.shape[0]} weights. It is what D1's formula yields. In which
    direction should a number pull {weights.shape[0]} weights?"""
    logits = features @ weights
    beliefs = torch.sigmoid(logits)
    return -((labels - beliefs) * logits - (1 - labels) * (1 - beliefs) * logits).mean()


@mistake_of("bce_logits_gradient")
def one_for_negatives(weights, features, labels):
    """Right on positives. On negatives your slope is 1, even where the model has already understood that they are
    negative. What should it be once nothing is left to learn?"""
    beliefs = _beliefs(weights, features)
    slopes = -((labels - beliefs) - (1 - labels) * (1 - beliefs))
    return features.T @ slopes / len(labels)


@mistake_of("bce_logits_gradient")
def nothing_for_positives(weights, features, labels):
    """Right on negatives. Positives have no slope with you, however wrong the model is about them. Which of the loss's
    two terms is theirs?"""
    return features.T @ ((1 - labels) * _beliefs(weights, features)) / len(labels)


@mistake_of("bce_logits_gradient")
def summed_for_mean(weights, features, labels):
    """Every entry is {labels.shape[0]} times what it should be, and the batch has {labels.shape[0]} rows. Of what is
    this the gradient: the mean, or the sum?"""
    return features.T @ (_beliefs(weights, features) - labels)


@mistake_of("bce_logits_gradient")
def points_the_other_way(weights, features, labels):
    """The size is right and the sign is turned. A gradient says where the loss *rises*; descent subtracts it. Which of
    the two did you write down?"""
    return features.T @ (labels - _beliefs(weights, features)) / len(labels)


@mistake_of("bce_logits_gradient")
def forgets_the_sigmoid(weights, features, labels):
    """Your slope grows with the logit without end, even for an example that is judged rightly. What does the model
    believe, as a number from 0 to 1?"""
    return features.T @ (features @ weights - labels) / len(labels)


@mistake_of("bce_logits_gradient")
def mixes_the_two_forms(weights, features, labels):
    """Your gradient is several times too large where the model is sure. The outer factor suits a model that answers
    with a probability, the inner one a model that answers with a logit. What connects the two?"""
    beliefs = _beliefs(weights, features)
    return features.T @ -(labels / beliefs - (1 - labels) / (1 - beliefs)) / len(labels)


@mistake_of("bce_logits_gradient")
def squared_error_slope(weights, features, labels):
    """Where the model is sure and wrong, your slope is nearly zero. That is how a squared error behaves. Of the factors
    that the chain rule gave you, do two cancel?"""
    beliefs = _beliefs(weights, features)
    return features.T @ ((beliefs - labels) * beliefs * (1 - beliefs)) / len(labels)


@mistake_of("bce_logits_gradient")
def forgets_the_features(weights, features, labels):
    """All {weights.shape[0]} entries are the same. A weight whose feature is 0 in every example cannot change the loss:
    where do the features come in?"""
    return torch.full_like(weights, (_beliefs(weights, features) - labels).mean().item())


@mistake_of("bce_logits_gradient")
def one_weight_short(weights, features, labels):
    """Right in every entry but the last, which is 0. Is the last feature treated in another way than the others?"""
    gradient = features.T @ (_beliefs(weights, features) - labels) / len(labels)
    gradient[-1] = 0
    return gradient


@mistake_of("bce_logits_gradient")
def divides_by_one_less(weights, features, labels):
    """You are off by a constant factor near 1, and a batch of one has no gradient at all. N − 1 belongs to estimates of
    a variance: does a mean need it?"""
    return features.T @ (_beliefs(weights, features) - labels) / max(len(labels) - 1, 0.5)


@mistake_of("bce_logits_gradient")
def differences_too_wide(weights, features, labels):
    """Near, and off by up to a few per cent, as a difference between two points far apart is off from the slope in
    between. The gradient of a linear model needs no measuring: which factor does each example contribute?"""

    def loss(point):
        return _log_losses(features @ point, labels).mean()

    units = torch.eye(len(weights), dtype=weights.dtype)
    return torch.stack([loss(weights + 0.5 * unit) - loss(weights - 0.5 * unit) for unit in units])


@mistake_of("bce_logits_gradient")
def divides_by_the_weights(weights, features, labels):
    """Your result is off by a constant factor that changes with the number of weights. Over what does the mean go?"""
    return features.T @ (_beliefs(weights, features) - labels) / len(weights)


@mistake_of("bce_logits_gradient")
def writes_into_the_features(weights, features, labels):
    """The gradient is right, and the caller's features have changed with it: the next epoch would train on others.
    Which of your operations writes into a tensor that it was given?"""
    features *= (_beliefs(weights, features) - labels)[:, None]
    return features.mean(0)


@mistake_of("bce_logits_gradient")
def one_row_an_example(weights, features, labels):
    """You give back a gradient for each of the {labels.shape[0]} examples. The loss is their mean: what is its
    gradient, then?"""
    return (_beliefs(weights, features) - labels)[:, None] * features


def _slopes(weights, features, labels):
    return features.T @ (_beliefs(weights, features) - labels) / len(labels)


@mistake_of("test_bce_gradient")
def lets_everything_through(candidate, cases):
    """Your test lets every candidate through, the printed formula included. What does it look at besides form and kind?
    And can it fail at all?"""
    for case in cases:
        assert candidate(**case).shape == case["weights"].shape


@mistake_of("test_bce_gradient")
def rejects_everything(candidate, cases):
    """Your test rejects right gradients too. Two right ways to compute a slope differ in the last digits, and a finite
    difference by more than that. How close is close enough?"""
    for case in cases:
        assert torch.equal(candidate(**case), _slopes(**case) * (1 + 1e-9))


@mistake_of("test_bce_gradient")
def looks_at_the_first_case(candidate, cases):
    """Your test looks at one case and believes the rest. Print the labels of the case that it looks at: which examples
    does it never see?"""
    assert torch.allclose(candidate(**cases[0]), _slopes(**cases[0]), atol=1e-6)


@mistake_of("test_bce_gradient")
def looks_at_the_last_case(candidate, cases):
    """Only the last case decides in your test. What becomes of the verdicts on the others when your loop goes on? Print
    the labels of the last case, too."""
    verdict = False
    for case in cases:
        verdict = torch.allclose(candidate(**case), _slopes(**case), atol=1e-6)
    return verdict


@mistake_of("test_bce_gradient")
def looks_at_the_first_weight(candidate, cases):
    """Your test lets a gradient through that is right in its first entries only. How many entries do you compare?"""
    for case in cases:
        assert torch.isclose(candidate(**case)[0], _slopes(**case)[0], atol=1e-6)


@mistake_of("test_bce_gradient")
def too_wide(candidate, cases):
    """Your test catches the gross mistakes, and lets a gradient through that is off by a factor of N / (N − 1). How far
    off may a right answer be, when all that it suffers from is rounding?"""
    for case in cases:
        wanted = _slopes(**case)
        assert ((candidate(**case) - wanted).abs() <= 0.5 * wanted.abs()).all()


@mistake_of("test_bce_gradient")
def blind_to_the_sign(candidate, cases):
    """Your test lets a gradient through that has its sign turned: training with it would make everything worse. What do
    you compare, the numbers or their sizes?"""
    for case in cases:
        assert torch.allclose(candidate(**case).abs(), _slopes(**case).abs(), atol=1e-6)


@mistake_of("test_bce_gradient")
def blind_to_the_size(candidate, cases):
    """Your test asks only for the right direction. So it accepts the gradient of the sum, and one that is off by some
    per cent. Why would a wrong length matter to the one who chooses a learning rate?"""
    for case in cases:
        assert F.cosine_similarity(candidate(**case), _slopes(**case), dim=0) > 0.999999


@mistake_of("test_bce_gradient")
def expects_the_sum(candidate, cases):
    """Your test rejects the right gradient and accepts the one of the summed loss. What does the contract of
    `bce_logits_gradient` say about the batch?"""
    for case in cases:
        assert torch.allclose(candidate(**case), _slopes(**case) * len(case["labels"]), atol=1e-6)


@mistake_of("test_bce_gradient")
def expects_what_is_printed(candidate, cases):
    """Your test holds candidates to D1's formula: it rejects right ones and accepts the printed one. What could you
    measure that no formula can talk you out of?"""
    for case in cases:
        assert torch.allclose(candidate(**case), printed_gradient(**case), atol=1e-6)


@mistake_of("test_bce_gradient")
def turns_the_verdict_round(candidate, cases):
    """Your test accepts the wrong ones and rejects the right ones. When does an assertion raise: when what stands
    behind it is true, or when it is false?"""
    assert not all(torch.allclose(candidate(**case), _slopes(**case), atol=1e-6) for case in cases)


@mistake_of("sgd_decay_step")
def decays_at_full_rate(weights, gradient, learning_rate, decay):
    """Your decay is too strong, and it does not get weaker when the learning rate does. What does η multiply in the
    contract's loss: one of its two terms, or both?"""
    return weights - learning_rate * gradient - decay * weights


@mistake_of("sgd_decay_step")
def decays_after_the_step(weights, gradient, learning_rate, decay):
    """You are off by a little, and more so the larger the gradient. Which θ do you shrink: the one before the step, or
    the one after it?"""
    return (weights - learning_rate * gradient) * (1 - learning_rate * decay)


@mistake_of("sgd_decay_step")
def doubles_the_decay(weights, gradient, learning_rate, decay):
    """Your pull to zero is twice as strong as it should be. Differentiate the penalty that the contract names, its
    factor included."""
    return weights - learning_rate * (gradient + 2 * decay * weights)


@mistake_of("sgd_decay_step")
def halves_the_decay(weights, gradient, learning_rate, decay):
    """Your pull to zero is half of what it should be. The penalty has a factor ½, and its slope has none: what becomes
    of the ½ when you differentiate a square?"""
    return weights - learning_rate * (gradient + decay / 2 * weights)


@mistake_of("sgd_decay_step")
def grows_the_weights(weights, gradient, learning_rate, decay):
    """With a gradient of zero, your weights grow from step to step. In which direction should decay move them?"""
    return weights - learning_rate * gradient + learning_rate * decay * weights


@mistake_of("sgd_decay_step")
def climbs(weights, gradient, learning_rate, decay):
    """Without any decay your step already goes the wrong way. The gradient points to where the loss rises."""
    return weights + learning_rate * gradient - learning_rate * decay * weights


@mistake_of("sgd_decay_step")
def forgets_the_decay(weights, gradient, learning_rate, decay):
    """Right as long as λ is 0. Where does your code use it?"""
    return weights - learning_rate * gradient


@mistake_of("sgd_decay_step")
def pulls_all_alike(weights, gradient, learning_rate, decay):
    """You pull every weight towards 0 by the same amount, large ones and small ones alike. That is another penalty, the
    sum of absolute values. How does the slope of a square depend on where you are?"""
    return weights - learning_rate * gradient - learning_rate * decay * weights.sign()


@mistake_of("sgd_decay_step")
def writes_into_the_weights(weights, gradient, learning_rate, decay):
    """The numbers are right, and the caller's θ has changed with them. Which of your operations writes into the tensor
    that it was given?"""
    weights -= learning_rate * (gradient + decay * weights)
    return weights


def _adam(weights, gradient, first, second, step, betas, eps):
    first = betas[0] * first + (1 - betas[0]) * gradient
    second = betas[1] * second + (1 - betas[1]) * gradient**2
    root = (second / (1 - betas[1] ** step)).sqrt() + eps
    return first / (1 - betas[0] ** step), root, first, second


_BETAS = (0.9, 0.999)


@mistake_of("adamw_step")
def decay_in_the_gradient(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """Without decay all is right. With it, your running means know about λ, and so the pull on each weight is divided
    by the size of that weight's gradients. This is Adam with a penalty. What does "decoupled" keep out of the means?"""
    mean, root, first, second = _adam(weights, gradient + decay * weights, first, second, step, betas, eps)
    return weights - learning_rate * mean / root, first, second


@mistake_of("adamw_step")
def decay_over_the_root(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """The running means are right, and still a weight with large gradients decays less than one with small gradients.
    What do you divide by the root: the step alone, or the decay with it?"""
    mean, root, first, second = _adam(weights, gradient, first, second, step, betas, eps)
    return weights - learning_rate * (mean + decay * weights) / root, first, second


@mistake_of("adamw_step")
def decay_at_full_rate(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """Adam's part is right, and your decay does not get weaker when the learning rate does. What does the contract say
    about η and the decay?"""
    mean, root, first, second = _adam(weights, gradient, first, second, step, betas, eps)
    return weights - learning_rate * mean / root - decay * weights, first, second


@mistake_of("adamw_step")
def decay_after_the_step(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """Off by a little, and only where there is decay. Do you shrink θ as it was before the step, or as it is after
    it?"""
    mean, root, first, second = _adam(weights, gradient, first, second, step, betas, eps)
    return (weights - learning_rate * mean / root) * (1 - learning_rate * decay), first, second


@mistake_of("adamw_step")
def no_decay_at_all(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """A faithful Adam, and the decay has no effect. Where does your code use λ?"""
    mean, root, first, second = _adam(weights, gradient, first, second, step, betas, eps)
    return weights - learning_rate * mean / root, first, second


@mistake_of("adamw_step")
def uncorrected(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """Your first step has the wrong length. Both means start at 0 and have seen one gradient: how much of it is in
    them, and what makes up for the rest?"""
    first = betas[0] * first + (1 - betas[0]) * gradient
    second = betas[1] * second + (1 - betas[1]) * gradient**2
    return weights - learning_rate * (first / (second.sqrt() + eps) + decay * weights), first, second


@mistake_of("adamw_step")
def hands_on_the_corrected(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """θ is right, and the means that you hand on are not: they would be corrected once more in the next step. Which of
    the two forms does the contract want back?"""
    mean, root, first, second = _adam(weights, gradient, first, second, step, betas, eps)
    corrected = second / (1 - betas[1] ** step)
    return weights - learning_rate * (mean / root + decay * weights), mean, corrected


@mistake_of("adamw_step")
def eps_under_the_root(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """Right with the tiny eps, and off with a larger one. To what does the contract add it: to the mean of squares, or
    to its root?"""
    mean, _, first, second = _adam(weights, gradient, first, second, step, betas, eps)
    root = (second / (1 - betas[1] ** step) + eps).sqrt()
    return weights - learning_rate * (mean / root + decay * weights), first, second


@mistake_of("adamw_step")
def counts_from_zero(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """The means are right, and the correction is that of another step. The first step is number 1: which power of β
    belongs to it?"""
    _, _, first, second = _adam(weights, gradient, first, second, step, betas, eps)
    mean, root = first / (1 - betas[0] ** (step + 1)), (second / (1 - betas[1] ** (step + 1))).sqrt() + eps
    return weights - learning_rate * (mean / root + decay * weights), first, second


@mistake_of("adamw_step")
def swaps_the_betas(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """On the first step nothing shows; after that your means move at each other's pace. What is kept, and what is let
    in: the beta, or what is missing to 1? And which beta belongs to which mean?"""
    mean, root, first, second = _adam(weights, gradient, first, second, step, betas[::-1], eps)
    return weights - learning_rate * (mean / root + decay * weights), first, second


@mistake_of("adamw_step")
def ignores_betas_and_eps(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """Right with the usual betas and eps, and the same with any others. Which numbers in your code should come from
    arguments?"""
    mean, root, first, second = _adam(weights, gradient, first, second, step, _BETAS, 1e-8)
    return weights - learning_rate * (mean / root + decay * weights), first, second


@mistake_of("adamw_step")
def writes_into_the_state(weights, gradient, first, second, step, learning_rate, decay, betas=_BETAS, eps=1e-8):
    """The numbers are right, and the tensors that you were given have changed. Which operations end in an underscore,
    or assign in place?"""
    first.mul_(betas[0]).add_((1 - betas[0]) * gradient)
    second.mul_(betas[1]).add_((1 - betas[1]) * gradient**2)
    change = first / (1 - betas[0] ** step) / ((second / (1 - betas[1] ** step)).sqrt() + eps)
    return weights.sub_(learning_rate * (change + decay * weights)), first, second


@mistake_of("joint_objective")
def weighs_the_target(target_losses, source_losses, weight):
    """Your λ stands on the other side, as in D4. With λ = 0 the target does not count at all: what does the contract
    say about 0?"""
    return weight * target_losses.mean() + source_losses.mean()


@mistake_of("joint_objective")
def adds_up_both(target_losses, source_losses, weight):
    """Take every source example twice, and with you the source counts twice as much. Here it has
    {source_losses.shape[0]} examples and the target {target_losses.shape[0]}. Which of these numbers should decide how
    much each side counts?"""
    return target_losses.sum() + weight * source_losses.sum()


@mistake_of("joint_objective")
def one_mean_for_all(target_losses, source_losses, weight):
    """You pour both into one pot of {target_losses.shape[0]} + {source_losses.shape[0]} examples and take one mean.
    Then the side with more examples is heard more: read the second sentence of the contract."""
    count = len(target_losses) + len(source_losses)
    return (target_losses.sum() + weight * source_losses.sum()) / count


@mistake_of("joint_objective")
def shares_out(target_losses, source_losses, weight):
    """Your two weights add up to 1, so the target counts less when the source counts more, and beyond λ = 1 it counts
    against you. Which of the two terms has a λ in the contract?"""
    return (1 - weight) * target_losses.mean() + weight * source_losses.mean()


@mistake_of("joint_objective")
def both_over_the_target(target_losses, source_losses, weight):
    """The target's part is right. The source's is {source_losses.shape[0]} / {target_losses.shape[0]} times too large.
    Over how many examples is each mean taken?"""
    return (target_losses.sum() + weight * source_losses.sum()) / len(target_losses)


@mistake_of("joint_objective")
def adds_up_the_source(target_losses, source_losses, weight):
    """The target's part is right, and the source's grows with every example that you add. Which of the two sums did you
    divide?"""
    return target_losses.mean() + weight * source_losses.sum()


@mistake_of("joint_objective")
def unweighted(target_losses, source_losses, weight):
    """Both sides count alike, whatever λ is. Where does your code use it?"""
    return target_losses.mean() + source_losses.mean()


@mistake_of("joint_objective")
def divides_by_the_weights_sum(target_losses, source_losses, weight):
    """You divide by 1 + λ, which makes a weighted average of it. It has the same minimum, and yet it is not the
    objective that was asked for: what would a learning rate make of the difference?"""
    return (target_losses.mean() + weight * source_losses.mean()) / (1 + weight)


def _counts(frozen, reading):
    alpha = sum(frozen)
    return alpha, len(frozen) if reading == "kept" else len(frozen) - alpha


@mistake_of("ratio_weight")
def infinite_weight(frozen, reading):
    """Where nothing is retained you answer with something that is no finite number. What would a loss do with such a
    weight in the first step? The contract asks for something that cannot be overlooked."""
    alpha, beta = _counts(frozen, reading)
    return alpha / beta if beta else float("inf")


@mistake_of("ratio_weight")
def weight_zero_for_none(frozen, reading):
    """Where the ratio has no value you answer 0, and the one who calls will train on without a second term and never
    know. What does the contract ask for there?"""
    alpha, beta = _counts(frozen, reading)
    return alpha / beta if beta else 0.0


@mistake_of("ratio_weight")
def leaves_the_division_to_fail(frozen, reading):
    """Something is raised, and it says only that a division failed. Which kind of error does the contract name, and
    what would its reader like to know?"""
    alpha, beta = _counts(frozen, reading)
    return alpha / beta


@mistake_of("ratio_weight")
def upside_down(frozen, reading):
    """Your ratio is upside down: with no layer frozen you have nothing to divide by. Which of the two counts is α?"""
    alpha, beta = _counts(frozen, reading)
    if alpha == 0:
        raise ValueError("no layer is frozen")
    return beta / alpha


@mistake_of("ratio_weight")
def kept_whatever_is_read(frozen, reading):
    """Right for the reading "kept", and the same for the other one. Which layers does the other reading count?"""
    if not frozen:
        raise ValueError("no layer")
    return sum(frozen) / len(frozen)


@mistake_of("ratio_weight")
def keeps_the_frozen_alone(frozen, reading):
    """With the reading "kept" your weight is always 1, or an error. You count the frozen layers on both sides: which
    layers does the contract count as kept?"""
    alpha = sum(frozen)
    beta = alpha if reading == "kept" else len(frozen) - alpha
    if beta == 0:
        raise ValueError("nothing is retained")
    return alpha / beta


@mistake_of("ratio_weight")
def swaps_the_readings(frozen, reading):
    """Each of your readings gives what the other one should. Which of the two counts every layer in the list?"""
    alpha = sum(frozen)
    beta = len(frozen) if reading == "trained" else len(frozen) - alpha
    if beta == 0:
        raise ValueError("nothing is retained")
    return alpha / beta


@mistake_of("ratio_weight")
def trained_whatever_is_read(frozen, reading):
    """Right for the reading "trained", and the same for the other one. Is a frozen layer thrown away?"""
    alpha, beta = _counts(frozen, "trained")
    if beta == 0:
        raise ValueError("no layer is trained")
    return alpha / beta


@mistake_of("ratio_weight")
def smoothed(frozen, reading):
    """You keep the divisor away from 0 by adding to it, and so every other weight is off too. Is a guard allowed to
    change what needs no guarding?"""
    alpha, beta = _counts(frozen, reading)
    return alpha / (beta + 1)


@mistake_of("ratio_weight")
def guards_too_much(frozen, reading):
    """You also refuse where no layer is frozen. Is 0 divided by something undefined?"""
    alpha, beta = _counts(frozen, reading)
    if alpha == 0 or beta == 0:
        raise ValueError("a count is 0")
    return alpha / beta


@mistake_of("ratio_weight")
def whole_weights(frozen, reading):
    """Your weights are whole numbers. Two layers out of three are not 0: which division did you use?"""
    alpha, beta = _counts(frozen, reading)
    if beta == 0:
        raise ValueError("nothing is retained")
    return alpha // beta


def _pairs(parameters, source):
    """Of every parameter: its value, and the source's where it is carried over."""
    for name, value in parameters.items():
        carried = name in source and source[name].shape == value.shape
        yield value, source[name] if carried else None


@mistake_of("l2_sp_penalty")
def plain_l2(parameters, source, strength, head_strength):
    """A network that has not moved at all pays with you, and one whose weights are all 0 pays nothing. Away from which
    point should carried-over weights be expensive?"""
    pairs = list(_pairs(parameters, source))
    return sum((head_strength if anchor is None else strength) * value.square().sum() for value, anchor in pairs)


@mistake_of("l2_sp_penalty")
def leaves_the_new_alone(parameters, source, strength, head_strength):
    """Carried-over weights are right. New ones cost nothing with you, however large they grow. Where does your code use
    `head_strength`?"""
    pairs = _pairs(parameters, source)
    return sum(strength * (value - anchor).square().sum() for value, anchor in pairs if anchor is not None)


@mistake_of("l2_sp_penalty")
def one_strength_for_all(parameters, source, strength, head_strength):
    """Carried-over weights are right. New ones are pulled to 0, with the wrong strength: you were given two."""
    pairs = _pairs(parameters, source)
    return strength * sum((value if anchor is None else value - anchor).square().sum() for value, anchor in pairs)


@mistake_of("l2_sp_penalty")
def distance_not_squared(parameters, source, strength, head_strength):
    """Twice as far costs twice as much with you. How much should it cost by the contract?"""
    pairs = list(_pairs(parameters, source))
    old = sum((value - anchor).norm() for value, anchor in pairs if anchor is not None)
    return strength * old + head_strength * sum(value.norm() for value, anchor in pairs if anchor is None)


def _l2_sp(parameters, source, strength, head_strength):
    penalty = 0.0
    for value, anchor in _pairs(parameters, source):
        weight, distance = (head_strength, value) if anchor is None else (strength, value - anchor)
        penalty = penalty + weight * distance.square().sum()
    return penalty


@mistake_of("l2_sp_penalty")
def halves_it(parameters, source, strength, head_strength):
    """Your penalty is exactly half of what it should be. The paper writes a ½ in front; what does the contract say
    about it?"""
    return _l2_sp(parameters, source, strength, head_strength) / 2


@mistake_of("l2_sp_penalty")
def mean_of_squares(parameters, source, strength, head_strength):
    """A layer with a thousand weights costs no more with you than one with ten. Is a squared distance the mean of the
    squares, or their sum?"""
    penalty = 0.0
    for value, anchor in _pairs(parameters, source):
        weight, distance = (head_strength, value) if anchor is None else (strength, value - anchor)
        penalty = penalty + weight * distance.square().mean()
    return penalty


@mistake_of("l2_sp_penalty")
def trusts_the_name(parameters, source, strength, head_strength):
    """Right until there is a new head. It is called `head.weight`, and so was the old one, which had another size;
    PyTorch stretches one tensor to fit the other without a word. When is a parameter carried over, by the contract?"""
    penalty = 0.0
    for name, value in parameters.items():
        weight, distance = (strength, value - source[name]) if name in source else (head_strength, value)
        penalty = penalty + weight * distance.square().sum()
    return penalty


@mistake_of("l2_sp_penalty")
def pairs_by_place(parameters, source, strength, head_strength):
    """You compare the first parameter with the source's first, the second with its second. Print the names of both: do
    they come in one order, and are there as many?"""
    penalty = 0.0
    for value, anchor in zip(parameters.values(), source.values(), strict=False):
        carried = value.shape == anchor.shape
        weight, distance = (strength, value - anchor) if carried else (head_strength, value)
        penalty = penalty + weight * distance.square().sum()
    return penalty


@mistake_of("l2_sp_penalty")
def a_tensor_that_pulls_at_nothing(parameters, source, strength, head_strength):
    """The value is right, it even is a tensor, and it pulls at nothing: no gradient reaches the parameters. Which step
    takes a tensor out of the graph, such as `detach`, `data` or a loop over Python numbers?"""
    return _l2_sp(parameters, source, strength, head_strength).detach()


@mistake_of("l2_sp_penalty")
def swaps_the_strengths(parameters, source, strength, head_strength):
    """Each of the two strengths acts on the other's weights. Which one belongs to what the source had?"""
    return _l2_sp(parameters, source, head_strength, strength)


@mistake_of("l2_sp_penalty")
def a_number_without_gradient(parameters, source, strength, head_strength):
    """The value is right, and it pulls at nothing: no gradient reaches the parameters. What does a Python number, or a
    detached tensor, remember of where it came from?"""
    return _l2_sp(parameters, source, strength, head_strength).item()
