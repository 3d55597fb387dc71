def summary_rows(
    rows: Mapping[str, tuple[float, float, float]], leave_out: Sequence[str] = ()
) -> dict[str, tuple[float, float, float]]:
    import statistics

    kept = {name: rows[name] for name in rows.keys() - set(leave_out)}
    columns = [
        [p for p, _, _ in kept.values()],
        [r for _, r, _ in kept.values()],
        [statistics.harmonic_mean((p, r)) for p, r, _ in kept.values()],
    ]
    support = [n for *_, n in kept.values()]
    right = [r * n for _, r, n in kept.values()]
    said = [r * n / p for p, r, n in kept.values()]
    precision, recall = sum(right) / sum(said), sum(right) / sum(support)
    return {
        "weighted": tuple(statistics.fmean(column, weights=support) for column in columns),
        "macro": tuple(map(statistics.fmean, columns)),
        "micro": (precision, recall, statistics.harmonic_mean((precision, recall))),
    }
