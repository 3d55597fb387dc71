def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    from scipy import stats

    differences = (finetuned - scratch).double().numpy()
    half_width = stats.sem(differences) * stats.t.isf((1 - confidence) / 2, df=len(differences) - 1)
    return differences.mean(), half_width
