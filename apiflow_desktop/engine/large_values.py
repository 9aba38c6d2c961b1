"""Work on values that may be large, kept off the engine's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import PIECE, is_large
from apiflow_desktop.base.letting_go import freed_in_pieces

_Result = TypeVar("_Result")


async def worked_on(value: JsonValue | bytes, work: Callable[[], _Result]) -> _Result:
    """Do work that takes as long as a value is large: at once, or on a thread.

    What comes of it is :func:`freed in pieces <.letting_go.freed_in_pieces>`.

    Args:
        value: What it works through, or its JSON.
        work: Does it. It must hand Python's lock on now and then.
    """
    large = len(value) > PIECE if isinstance(value, bytes) else is_large(value)
    return freed_in_pieces(await asyncio.to_thread(work)) if large else work()
