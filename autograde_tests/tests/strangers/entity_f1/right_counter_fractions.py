def entity_f1(
    gold: Sequence[Sequence[tuple[str, int, int]]], predicted: Sequence[Sequence[tuple[str, int, int]]]
) -> tuple[float, float, float]:
    from collections import Counter
    from fractions import Fraction

    heaps = [Counter((n, *one) for n, sentence in enumerate(side) for one in sentence) for side in (predicted, gold)]
    right = (heaps[0] & heaps[1]).total()
    p, r = (Fraction(right, heap.total() or 1) for heap in heaps)
    f = 2 / (1 / p + 1 / r) if p and r else Fraction(0)
    return float(p), float(r), float(f)
