# mistake: macro_divides_by_all_rows
# why: The macro sums run over the classes that are left, but are divided by the number of all rows.
def summary_rows(
    rows: Mapping[str, tuple[float, float, float]], leave_out: Sequence[str] = ()
) -> dict[str, tuple[float, float, float]]:
    kept = [row for name, row in rows.items() if name not in leave_out]
    f1 = lambda p, r: 2 * p * r / (p + r)
    support = sum(n for _, _, n in kept)
    right = sum(r * n for _, r, n in kept)
    said = sum(r * n / p for p, r, n in kept)
    table = [(p, r, f1(p, r)) for p, r, _ in kept]
    micro = (right / said, right / support, f1(right / said, right / support))
    macro = tuple(sum(column) / len(rows) for column in zip(*table))
    weighted = tuple(sum(x * n for x, (_, _, n) in zip(column, kept)) / support for column in zip(*table))
    return {"micro": micro, "macro": macro, "weighted": weighted}
