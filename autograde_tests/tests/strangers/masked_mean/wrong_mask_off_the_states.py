# why: It takes places with all-zero states for padding and ignores the mask's count of them: a token whose state is zero is no longer counted.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    kept = states * mask.unsqueeze(-1)
    count = (kept != 0).any(-1).sum(1, keepdim=True).clamp(min=1)
    return kept.sum(1) / count
