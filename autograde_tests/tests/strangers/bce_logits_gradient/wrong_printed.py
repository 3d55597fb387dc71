# mistake: printed_as_a_number
# why: D1 as printed: multiplies by M, so one number comes out.
def bce_logits_gradient(weights: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    m = features @ weights
    s = torch.sigmoid(m)
    return -((labels - s) * m - (1 - labels) * (1 - s) * m).mean()
