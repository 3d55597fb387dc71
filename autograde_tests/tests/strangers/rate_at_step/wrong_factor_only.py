# mistake: gives_the_factor
# why: It returns the factor that LambdaLR wants, from 0 to 1, without the peak.
def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    if step < warmup_steps:
        return step / warmup_steps
    return (total_steps - step) / (total_steps - warmup_steps)
