def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    return states.masked_fill(mask.logical_not().unsqueeze(-1), float("nan")).nanmean(1)
