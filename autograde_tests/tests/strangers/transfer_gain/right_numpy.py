import numpy as np


def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned.detach().cpu().numpy() - scratch.detach().cpu().numpy()
    sem = np.std(d, ddof=1) / np.sqrt(d.size)
    alpha = 1 - confidence
    return float(np.mean(d)), float(sem * student_t_quantile(1 - alpha / 2, d.size - 1))
