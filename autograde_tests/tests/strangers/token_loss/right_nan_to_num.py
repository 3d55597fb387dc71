def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    mean = F.cross_entropy(logits.permute(0, 2, 1), labels, ignore_index=-100)
    return torch.nan_to_num(mean, nan=0.0)  # the mean of nothing is nan, with a gradient of 0
