def accuracy_over_batches(batches: list[tuple[Tensor, Tensor]]) -> float:
    hits = torch.cat([logits.max(dim=-1).indices.eq(labels) for logits, labels in batches])
    return hits.double().mean().item()
