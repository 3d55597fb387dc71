# why: Returns the gain alone, not a pair.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    return (finetuned - scratch).mean().item()
