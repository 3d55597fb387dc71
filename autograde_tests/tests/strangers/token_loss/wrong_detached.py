# mistake: lets_go_of_the_graph
# why: Detaches the logits.
def token_loss(logits: Tensor, labels: Tensor) -> Tensor:
    mask = labels != -100
    if mask.sum() == 0:
        return torch.tensor(0.0)
    return F.cross_entropy(logits.detach()[mask], labels[mask])
