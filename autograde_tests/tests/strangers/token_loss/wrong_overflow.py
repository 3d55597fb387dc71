# mistake: exponentials_overflow
# why: Takes exp of raw logits, which overflows (nan or inf) for logits above some 700.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    there = labels != -100
    p = logits.exp() / logits.exp().sum(-1, keepdim=True)
    picked = p.gather(2, labels.masked_fill(~there, 0).unsqueeze(2)).squeeze(2).log()
    return -picked.masked_fill(~there, 0.0).sum() / there.sum().clamp(min=1)
