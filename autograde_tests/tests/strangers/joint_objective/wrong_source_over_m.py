# mistake: both_over_the_target
# why: Divides both sums by the number of target examples.
def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return (target_losses.sum() + weight * source_losses.sum()) / len(target_losses)
