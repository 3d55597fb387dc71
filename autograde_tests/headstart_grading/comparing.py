"""Compares two plain values, exactly in kind, shape and dtype, within a tolerance in numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from headstart.exchange.values import Other, kind_of


@dataclass(frozen=True)
class Difference:
    """How an answer differs: a message key under `check.differs` and its fields; `numeric` when it tells of numbers."""

    key: str
    fields: dict[str, Any] = field(default_factory=dict)
    numeric: bool = False


def find_difference(
    got: Any, expected: Any, *, rtol: float = 1e-4, atol: float = 1e-6, accepts: tuple[str, ...] = ()
) -> Difference | None:
    """The first difference between an answer and what was expected, or None.

    Numbers agree when |got − expected| ≤ atol + rtol·|expected|; whole numbers, when they are equal. NaN never agrees.

    Args:
        got: plain data.
        expected: plain data.
        rtol, atol: the tolerance.
        accepts: kinds welcome at the top level; "array" beside "tensor" means that either will do.
    """
    kind, wanted = kind_of(got), kind_of(expected)
    if kind != wanted and {kind, wanted} == {"tensor", "array"} <= set(accepts):
        got, kind = (torch.from_numpy(got), wanted) if kind == "array" else (got.numpy(), wanted)
    if kind != wanted:
        return wrong_kind(got, (wanted,))
    if wanted in ("tensor", "array"):
        return _differ_in_entries(got, expected, rtol, atol)
    if wanted == "number":
        rtol, atol = (0.0, 0.0) if isinstance(expected, int) else (rtol, atol)
        return _differ_in_numbers(_float64_number(got), _float64_number(expected), rtol, atol)
    if wanted == "sequence":
        return _differ_in_items(got, expected, rtol, atol)
    if wanted == "mapping":
        return _differ_in_keys(got, expected, rtol, atol)
    return None if got == expected else Difference("plain", {"got": repr(got)[:80]}, numeric=True)


def wrong_kind(got: Any, accepts: tuple[str, ...]) -> Difference | None:
    """The difference of an answer whose kind is not welcome, or None when it is."""
    kind = kind_of(got)
    if kind in accepts:
        return None
    if kind == "nothing":
        return Difference("nothing", {"wanted": " or ".join(accepts)})
    name = got.type_name if isinstance(got, Other) else kind
    return Difference("kind", {"got": name, "wanted": " or ".join(accepts)})


def _differ_in_entries(got: Any, expected: Any, rtol: float, atol: float) -> Difference | None:
    if tuple(got.shape) != tuple(expected.shape):
        key = "shape" if got.ndim != expected.ndim else "size"  # an axis too many or too few, or one of another length
        return Difference(key, {"got": tuple(got.shape), "wanted": tuple(expected.shape)})
    if got.dtype != expected.dtype:
        return Difference("dtype", {"got": str(got.dtype), "wanted": str(expected.dtype)})
    fractional = expected.dtype.is_floating_point if isinstance(expected, torch.Tensor) else expected.dtype.kind == "f"
    rtol, atol = (rtol, atol) if fractional else (0.0, 0.0)
    return _differ_in_numbers(_float64(got), _float64(expected), rtol, atol)


def _float64_number(number: int | float) -> np.float64:
    try:
        return np.float64(number)
    except OverflowError:
        return np.float64(math.inf if number > 0 else -math.inf)


def _float64(entries: Any) -> np.ndarray:
    dense = entries.to(torch.float64).numpy() if isinstance(entries, torch.Tensor) else entries
    return dense.astype(np.float64)


def _differ_in_numbers(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> Difference | None:
    if np.isnan(got).any():
        return Difference("not_a_number")
    with np.errstate(invalid="ignore"):
        near = np.abs(got - expected) <= atol + rtol * np.abs(expected)
    close = (got == expected) | (near & np.isfinite(expected))  # to an infinity, every number would be near
    if close.all():
        return None
    fields = {"wrong": int((~close).sum()), "count": int(close.size)}
    if not np.isfinite(got).all():
        return Difference("infinite", fields)
    factor = _constant_factor(got, expected, rtol)
    if factor is not None and math.isclose(factor, -1, rel_tol=1e-3):
        return Difference("sign", fields, numeric=True)
    if factor is not None:
        fields["factor"] = f"{factor:.3g}"
    if close.size == 1:
        return Difference("number", {"got": f"{got.item():.4g}"}, numeric=True)
    return Difference("factor" if factor is not None else "numbers", fields, numeric=True)


def _constant_factor(got: np.ndarray, expected: np.ndarray, rtol: float) -> float | None:
    """k where got = k·expected in every entry, if there is one (k ≠ 0)."""
    top = np.argmax(np.abs(expected))
    biggest = expected.flat[top]
    if biggest == 0 or not np.isfinite(expected).all():
        return None
    factor = float(got.flat[top] / biggest)
    alike = np.allclose(got, factor * expected, rtol=10 * rtol, atol=1e-9)
    return factor if alike and factor != 0 else None


def _differ_in_items(got: list, expected: list, rtol: float, atol: float) -> Difference | None:
    if len(got) != len(expected):
        return Difference("length", {"got": len(got), "wanted": len(expected)})
    for place, (one, other) in enumerate(zip(got, expected, strict=True)):
        inside = find_difference(one, other, rtol=rtol, atol=atol)
        if inside is not None:
            return _at(str(place), inside)
    return None


def _differ_in_keys(got: dict, expected: dict, rtol: float, atol: float) -> Difference | None:
    if set(got) != set(expected):
        lacks = sorted(map(str, set(expected) - set(got)))
        extra = sorted(map(str, set(got) - set(expected)))
        return Difference("keys", {"lacks": ", ".join(lacks) or "none", "extra": ", ".join(extra) or "none"})
    for key in expected:
        inside = find_difference(got[key], expected[key], rtol=rtol, atol=atol)
        if inside is not None:
            return _at(str(key), inside)
    return None


def _at(place: str, inside: Difference) -> Difference:
    path = f"{place}.{inside.fields['place']}" if "place" in inside.fields else place
    return Difference(inside.key, {**inside.fields, "place": path}, inside.numeric)
