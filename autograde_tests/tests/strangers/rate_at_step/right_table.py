def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    # the rates before every update, from a walk up to the peak and down again
    up = torch.linspace(0, peak, warmup_steps + 1, dtype=torch.float64)
    down = torch.linspace(peak, 0, total_steps - warmup_steps + 1, dtype=torch.float64)
    return torch.cat([up[:-1], down])[step].item()
