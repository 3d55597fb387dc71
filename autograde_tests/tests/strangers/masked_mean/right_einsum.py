def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    shares = mask / mask.sum(-1, keepdim=True).double()
    return torch.einsum("btd,bt->bd", states, shares)
