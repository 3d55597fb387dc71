# mistake: a_tensor_without_history
# why: Goes through Python floats, so no gradient can flow.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    total = 0.0
    for m, y in zip(logits.tolist(), labels.tolist()):
        total += max(m, 0.0) - m * y + float(torch.log1p(torch.exp(torch.tensor(-abs(m)))))
    return torch.tensor(total / len(logits), dtype=logits.dtype)
