def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return target_losses.mean() + weight * source_losses.mean()
