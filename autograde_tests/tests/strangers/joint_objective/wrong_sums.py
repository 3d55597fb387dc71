# mistake: adds_up_both
# why: Sums on both sides, so the larger side is heard.
def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return target_losses.sum() + weight * source_losses.sum()
