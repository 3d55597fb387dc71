# mistake: lets_go_of_the_graph
# why: Makes a new tensor of the loss's value, so that no gradient flows to the logits.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    there = labels != -100
    if not there.any():
        return logits.sum() * 0
    return torch.tensor(F.cross_entropy(logits[there], labels[there]).item(), dtype=logits.dtype)
