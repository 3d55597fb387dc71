# mistake: in_order_of_length
# why: Sentences are taken from short to long, and the rows are not put back where they belong.
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    order = sorted(range(len(mask)), key=lambda row: int(mask[row].sum()))
    return torch.stack([states[row][mask[row].bool()].mean(0) for row in order])
