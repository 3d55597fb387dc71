# why: Half finished: the mean is right, the half width is a placeholder.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    gain = (finetuned - scratch).mean().item()
    half_width = 0.0  # TODO
    return gain, half_width
