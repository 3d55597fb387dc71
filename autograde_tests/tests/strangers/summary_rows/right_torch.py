def summary_rows(
    rows: Mapping[str, tuple[float, float, float]], leave_out: Sequence[str] = ()
) -> dict[str, tuple[float, float, float]]:
    kept = torch.tensor([list(rows[name]) for name in rows if name not in leave_out], dtype=torch.float64)
    p, r, n = kept.unbind(1)
    table = torch.stack((p, r, 2 * p * r / (p + r)), dim=1)
    right = (r * n).sum()
    said = (r * n / p).sum()
    micro = torch.stack((right / said, right / n.sum(), 2 * right / (said + n.sum())))
    weighted = (n / n.sum()) @ table
    return {
        name: tuple(row.tolist()) for name, row in (("micro", micro), ("macro", table.mean(0)), ("weighted", weighted))
    }
