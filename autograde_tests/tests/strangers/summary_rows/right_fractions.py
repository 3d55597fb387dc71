def summary_rows(
    rows: Mapping[str, tuple[float, float, float]], leave_out: Sequence[str] = ()
) -> dict[str, tuple[float, float, float]]:
    from fractions import Fraction

    kept = [tuple(map(Fraction, row)) for name, row in rows.items() if not any(name == out for out in leave_out)]

    def f1(p, r):
        return 2 * p * r / (p + r)

    def mean(weights):
        return tuple(
            float(sum(w * score(p, r) for w, (p, r, _) in zip(weights, kept)) / sum(weights))
            for score in (lambda p, r: p, lambda p, r: r, f1)
        )

    supports = [n for _, _, n in kept]
    hits = sum(r * n for _, r, n in kept)
    p, r = hits / sum(r * n / p for p, r, n in kept), hits / sum(supports)
    return dict(micro=(float(p), float(r), float(f1(p, r))), macro=mean([1] * len(kept)), weighted=mean(supports))
