def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return target_losses.sum() / len(target_losses) + weight * source_losses.sum() / len(source_losses)
