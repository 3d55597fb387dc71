# why: The counts have shape (B,) without keepdim, so they line up with the features: an error, or with B == D a silently wrong division.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    return (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1)
