# mistake: divides_by_the_weights_sum
# why: Divides by 1 + weight besides.
def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return (target_losses.mean() + weight * source_losses.mean()) / (1 + weight)
