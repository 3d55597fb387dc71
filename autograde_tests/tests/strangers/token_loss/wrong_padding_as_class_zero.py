# mistake: padding_counts_next_to_a_label
# why: Replaces -100 by 0 for the look-up and never takes these tokens out again.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    n = (labels != -100).sum()
    if n == 0:
        return logits.sum() * 0
    log_p = F.log_softmax(logits, dim=-1)
    picked = log_p.gather(2, labels.clamp(min=0).unsqueeze(2)).squeeze(2)
    return -picked.mean()
