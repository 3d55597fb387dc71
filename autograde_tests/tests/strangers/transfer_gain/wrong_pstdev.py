# mistake: spread_around_the_known_mean
# why: pstdev is the spread of a whole population (division by N), not of a sample.
import statistics


def transfer_gain(finetuned: Tensor, scratch: Tensor, confidence: float = 0.95) -> tuple[float, float]:
    d = (finetuned - scratch).tolist()
    n = len(d)
    return statistics.fmean(d), student_t_quantile((1 + confidence) / 2, n - 1) * statistics.pstdev(d) / math.sqrt(n)
