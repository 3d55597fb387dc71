# mistake: through_the_sigmoid
# why: log(1 + e^-m) without the max: right for m > 0, overflows for large negative logits.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    losses = torch.log1p(torch.exp(-logits)) + (1 - labels) * logits
    return losses.mean()
