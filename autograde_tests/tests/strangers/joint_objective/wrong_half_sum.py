# mistake: adds_up_the_source
# why: A mean on the target but a sum on the source.
def joint_objective(target_losses: Tensor, source_losses: Tensor, weight: float) -> Tensor:
    return target_losses.mean() + weight * source_losses.sum()
