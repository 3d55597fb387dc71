# mistake: softmax_over_tokens
# why: Takes the log-softmax along the tokens (axis 1) instead of the classes.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    there = labels != -100
    log_p = F.log_softmax(logits, dim=1)
    picked = log_p.gather(2, labels.masked_fill(~there, 0).unsqueeze(2)).squeeze(2)
    return -(picked * there).sum() / there.sum().clamp(min=1)
