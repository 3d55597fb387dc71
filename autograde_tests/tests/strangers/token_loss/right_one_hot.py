def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    classes = torch.arange(logits.shape[-1])
    target = (labels.unsqueeze(-1) == classes).to(logits.dtype)  # a row of zeros where there is no label
    return -torch.einsum("btk,btk->", target, F.log_softmax(logits, dim=-1)) / target.sum().clamp_min(1.0)
