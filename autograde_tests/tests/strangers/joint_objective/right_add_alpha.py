def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return torch.add(torch.mean(target_losses), torch.mean(source_losses), alpha=weight)
