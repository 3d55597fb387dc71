def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    rows, places = mask.nonzero(as_tuple=True)
    sums = states.new_zeros(states.shape[0], states.shape[2]).index_add(0, rows, states[rows, places])
    return sums / torch.bincount(rows, minlength=len(states))[:, None]
