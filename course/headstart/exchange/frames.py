"""Messages over a pipe: eight bytes of length (big-endian), then `values.dumps` of a mapping with a `kind`."""

from __future__ import annotations

import os
from typing import Any

from headstart.exchange import values

HEADER = 8


def pack(message: dict[str, Any]) -> bytes:
    """One message as a frame.

    Raises:
        ValueRefused: the message is not plain data.
    """
    body = values.dumps(message)
    return len(body).to_bytes(HEADER, "big") + body


def unpack_length(header: bytes) -> int:
    """The length of the body that a header announces, in bytes."""
    return int.from_bytes(header[:HEADER], "big")


def unpack(body: bytes, caps: values.Caps) -> dict[str, Any]:
    """The message in a frame's body, trusting nothing.

    Raises:
        ValueRefused: not plain data, over the caps, or no mapping with a text as its `kind`.
    """
    message = values.loads(body, caps)
    if not isinstance(message, dict) or not isinstance(message.get("kind"), str):
        raise values.ValueRefused("a message is a mapping with a `kind`")
    return message


def write(descriptor: int, message: dict[str, Any]) -> None:
    """Write one frame to a blocking pipe."""
    rest = memoryview(pack(message))
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def read(descriptor: int) -> dict[str, Any]:
    """Read one frame from a blocking pipe, from a sender that is trusted.

    Raises:
        EOFError: the other side is gone.
    """
    body = _read_exactly(descriptor, unpack_length(_read_exactly(descriptor, HEADER)))
    return unpack(body, values.Caps(total_bytes=len(body), items=len(body), text_length=len(body)))


def _read_exactly(descriptor: int, count: int) -> bytes:
    pieces = []
    while count:
        piece = os.read(descriptor, min(count, 2**20))
        if not piece:
            raise EOFError("the other side has closed the pipe")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
