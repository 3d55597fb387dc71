import numpy as np


def summary_rows(
    rows: Mapping[str, tuple[float, float, float]], leave_out: Sequence[str] = ()
) -> dict[str, tuple[float, float, float]]:
    kept = np.array([row for name, row in rows.items() if name not in set(leave_out)], dtype=float)
    p, r, n = kept.T
    table = np.stack([p, r, 2 / (1 / p + 1 / r)], axis=1)
    hits = r @ n
    micro = hits / np.array([(r * n / p).sum(), n.sum(), ((r * n / p).sum() + n.sum()) / 2])
    as_floats = lambda row: tuple(row.tolist())
    return {
        "micro": as_floats(micro),
        "macro": as_floats(table.mean(axis=0)),
        "weighted": as_floats(np.average(table, axis=0, weights=n)),
    }
