# mistake: shares_out
# why: Takes the weight for a share: (1 - weight) on the target.
def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return (1 - weight) * target_losses.mean() + weight * source_losses.mean()
