def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    shares = torch.cat([
        torch.full_like(target_losses, 1 / len(target_losses)),
        torch.full_like(source_losses, weight / len(source_losses)),
    ])
    return torch.dot(shares, torch.cat([target_losses, source_losses]))
