import warnings

from transformers import get_linear_schedule_with_warmup


def rate_at_step(step: int, warmup_steps: int, total_steps: int, peak: float) -> float:
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=peak)
    schedule = get_linear_schedule_with_warmup(optimizer, warmup_steps, total_steps)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(step):
            optimizer.step()
            schedule.step()
    return schedule.get_last_lr()[0]
