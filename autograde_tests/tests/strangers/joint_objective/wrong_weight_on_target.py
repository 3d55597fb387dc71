# mistake: weighs_the_target
# why: The weight stands on the target, as in D4.
def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return source_losses.mean() + weight * target_losses.mean()
