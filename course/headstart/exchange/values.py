"""Plain data to bytes and back: JSON for the structure, safetensors for the numbers, never pickle.

Eight kinds cross: nothing, truth, number, text, tensor, array, sequence, mapping. `plain` brings a value into one form
first: floats, 0-d tensors and NumPy scalars become numbers, tuples become lists. What fits no kind crosses as `Other`,
which holds only the name of its type, so that the judge can say what came instead.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

STRUCTURE_KEY = "headstart"
KINDS = ("nothing", "truth", "number", "text", "tensor", "array", "sequence", "mapping")
PLAIN_DEPTH = 24  # below Caps.depth, so that what `plain` cut off still crosses


class ValueRefused(ValueError):
    """A value that does not cross: not plain data, or over the caps."""


@dataclass(frozen=True)
class Caps:
    """How much may cross: bytes in all, items and depth of the structure, characters of one text."""

    total_bytes: int = 32 * 2**20
    items: int = 200_000
    depth: int = 32
    text_length: int = 2**20


@dataclass(frozen=True)
class Other:
    """Something that is not plain data, known only by the name of its type."""

    type_name: str


def copied(value: Any) -> Any:
    """A copy of a plain value that shares nothing with it; several times as fast as `copy.deepcopy` for tensors."""
    if isinstance(value, torch.Tensor):
        return value.clone()
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, Mapping):
        return {key: copied(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(copied, value))
    return value


def kind_of(value: Any) -> str:
    """The kind of a plain value: nothing, truth, number, text, tensor, array, sequence, mapping or other."""
    if value is None:
        return "nothing"
    for kind, types in _KINDS:
        if isinstance(value, types):
            return kind
    return "other"


_KINDS = (
    ("truth", bool),
    ("number", (int, float)),
    ("text", str),
    ("tensor", torch.Tensor),
    ("array", np.ndarray),
    ("sequence", list),
    ("mapping", dict),
)


def plain(value: Any, depth: int = PLAIN_DEPTH) -> Any:
    """Bring a value into the one form that crosses; copies, so that later changes do not reach it.

    Args:
        value: anything; sequences, mappings, tensors and arrays are entered, the rest of what is unknown is `Other`.
        depth: how deep to go; what lies deeper is `Other`.
    """
    if depth < 0:
        return Other("something nested too deeply")
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, torch.Tensor):
        return _plain_tensor(value)
    if isinstance(value, np.generic | np.ndarray):
        return _plain_array(np.asarray(value))
    if isinstance(value, torch.dtype | torch.device):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(item, depth - 1) for item in list(value)]
    if isinstance(value, Mapping):
        return {key if type(key) in (str, int) else repr(key): plain(item, depth - 1) for key, item in value.items()}
    for base in (str, int, float):  # a subclass (an enum, say) crosses as what it is underneath
        if isinstance(value, base):
            return base(value)
    return Other(type(value).__name__)


def _plain_tensor(tensor: torch.Tensor) -> Any:
    if tensor.layout != torch.strided or tensor.is_complex() or tensor.is_quantized or tensor.is_meta:
        return Other(f"a tensor of {tensor.dtype}, {tensor.layout}, on {tensor.device}")
    dense = tensor.detach().cpu().contiguous().clone()
    return dense.item() if dense.dim() == 0 else dense.as_subclass(torch.Tensor)


def _plain_array(array: np.ndarray) -> Any:
    if array.dtype.kind in "US" and array.ndim == 0:
        return str(array)
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        return Other(f"an array of {array.dtype}")
    return array.item() if array.ndim == 0 else np.array(array, dtype=array.dtype.newbyteorder("="), order="C")


def dumps(value: Any) -> bytes:
    """Plain data to bytes: one safetensors file whose metadata holds the structure as JSON."""
    from safetensors.torch import save

    tensors: dict[str, torch.Tensor] = {}
    structure = _to_json(value, tensors)
    text = json.dumps(structure, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
    return save(tensors, metadata={STRUCTURE_KEY: text})


def _to_json(value: Any, tensors: dict[str, torch.Tensor]) -> Any:
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, torch.Tensor | np.ndarray):
        name = f"t{len(tensors)}"
        is_array = isinstance(value, np.ndarray)
        tensors[name] = torch.from_numpy(value.copy()) if is_array else value.detach().contiguous().clone()
        return {"array" if is_array else "tensor": name}
    if isinstance(value, list | tuple):
        return [_to_json(item, tensors) for item in value]
    if isinstance(value, dict):
        return {"mapping": [[key, _to_json(item, tensors)] for key, item in value.items()]}
    if isinstance(value, Other):
        return {"other": value.type_name}
    raise ValueRefused(f"only plain data crosses; got {type(value).__name__}: bring it into shape with `plain` first")


def loads(data: bytes, caps: Caps = Caps()) -> Any:
    """Bytes back to plain data, trusting nothing.

    Raises:
        ValueRefused: over the caps, or not what `dumps` writes.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load

    if len(data) > caps.total_bytes:
        raise ValueRefused(f"at most {caps.total_bytes} bytes may cross; got {len(data)}")
    try:
        length = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + length].decode(), parse_constant=_refuse_constant)
        structure = json.loads(header["__metadata__"][STRUCTURE_KEY], parse_constant=_refuse_constant)
        return _Reader(load(data), caps).read(structure, caps.depth)
    except ValueRefused:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError, OverflowError) as error:
        # RuntimeError: nested too deeply, or a shape that torch cannot make
        raise ValueRefused(f"not plain data: {type(error).__name__}: {error}") from error


def _refuse_constant(name: str) -> None:
    raise ValueRefused(f"{name} is not JSON")


class _Reader:
    def __init__(self, tensors: dict[str, torch.Tensor], caps: Caps):
        self.tensors, self.caps, self.items = tensors, caps, 0

    def read(self, node: Any, depth: int) -> Any:
        self.items += 1
        if self.items > self.caps.items:
            raise ValueRefused(f"at most {self.caps.items} items may cross")
        if depth < 0:
            raise ValueRefused(f"at most {self.caps.depth} levels may cross")
        if isinstance(node, str) and len(node) > self.caps.text_length:
            raise ValueRefused(f"a text of at most {self.caps.text_length} characters may cross; got {len(node)}")
        if isinstance(node, str):
            return _encodable(node)
        if isinstance(node, list):
            return [self.read(item, depth - 1) for item in node]
        return self._tagged(node, depth) if isinstance(node, dict) else node

    def _tagged(self, node: dict, depth: int) -> Any:
        ((tag, body),) = node.items()
        if tag == "tensor":
            return self.tensors[body]
        if tag == "array":
            return self.tensors[body].numpy()
        if tag == "float":
            return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[body]
        if tag == "other":
            return Other(_encodable(str(body)[:200]))
        if tag != "mapping":
            raise ValueRefused(f"unknown tag {tag!r}")
        pairs = {self._key(key): self.read(item, depth - 1) for key, item in body}
        return pairs

    def _key(self, key: Any) -> str | int:
        if type(key) not in (str, int):
            raise ValueRefused("keys are texts or whole numbers")
        return _encodable(key) if isinstance(key, str) else key


def _encodable(text: str) -> str:
    """JSON may hold lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
