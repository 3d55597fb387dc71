# mistake: divides_by_all_places
# why: Padding is kept out of the sum but not out of the count: .mean divides by T.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    return (states * mask.unsqueeze(-1)).mean(dim=1)
