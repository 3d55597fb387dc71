# mistake: through_the_sigmoid
# why: The formula typed in as it stands: the sigmoid rounds to 1 and log 0 is infinite.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    p = torch.sigmoid(logits)
    return -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p)).mean()
