from typing import NamedTuple


class Gain(NamedTuple):
    gain: float
    half_width: float


def _half_width(values: Tensor, confidence: float) -> float:
    """Of the Student interval of a mean."""
    if values.ndim != 1 or len(values) < 2:
        raise ValueError("at least two draws are needed")
    if confidence >= 1:
        return math.inf
    centred = values - values.mean()
    error = torch.linalg.vector_norm(centred) / math.sqrt(len(values) * (len(values) - 1))
    return student_t_quantile((1 + confidence) / 2, len(values) - 1) * error.item()


def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    differences = (finetuned - scratch).to(torch.float64)
    return Gain(differences.mean().item(), _half_width(differences, confidence))
