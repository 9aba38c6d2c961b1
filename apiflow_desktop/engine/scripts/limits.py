"""How much a script may use."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

MIB: Final = 1024**2


class Limits(Struct, frozen=True, kw_only=True):
    """What one run of a script may use.

    Attributes:
        seconds: Wall time. A step's own ``timeout`` may be shorter (R45).
        memory: Bytes that it and the processes it started use together.
        processes: How many they may be.
        output: Bytes of printed text that are kept; the rest is dropped.
        result: Bytes of a result as JSON.
    """

    seconds: float = 3600.0
    memory: int = 2048 * MIB
    processes: int = 256
    output: int = 4 * MIB
    result: int = 64 * MIB
