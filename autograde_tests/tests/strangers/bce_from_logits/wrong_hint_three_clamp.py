# why: clamp and abs have a kink at 0, where autograd gives 1 and 0: right everywhere but at a logit of exactly 0.
def bce_from_logits(logits: Tensor, labels: Tensor) -> Tensor:
    signed = torch.where(labels == 1, -logits, logits)  # log(1 + e^a) for every example
    return (signed.clamp(min=0) + torch.log1p(torch.exp(-signed.abs()))).mean()
