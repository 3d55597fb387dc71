def summary_rows(
    rows: Mapping[str, tuple[float, float, float]], leave_out: Sequence[str] = ()
) -> dict[str, tuple[float, float, float]]:
    right = said = there = 0.0
    columns = []
    for name, (p, r, n) in rows.items():
        if name in leave_out:
            continue
        right += r * n
        said += r * n / p
        there += n
        columns.append((p, r, 2 * p * r / (p + r), n))
    micro_p, micro_r = right / said, right / there
    macro = tuple(sum(row[i] for row in columns) / len(columns) for i in range(3))
    weighted = tuple(sum(row[i] * row[3] for row in columns) / there for i in range(3))
    return {"micro": (micro_p, micro_r, 2 * micro_p * micro_r / (micro_p + micro_r)), "macro": macro, "weighted": weighted}
