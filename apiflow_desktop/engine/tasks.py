"""Waiting for several things at once on asyncio, so that none of them is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

_STARTED_AT_ONCE: Final = 20


async def first_of(*work: Coroutine[Any, Any, None]) -> None:
    """Return when the first of these is done; the others are cancelled."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end_all(*tasks)


async def all_of(work: Sequence[Callable[[], Coroutine[Any, Any, Any]]]) -> list[Any]:
    """Run coroutines to their ends, then return their results or raise the first error.

    They are started a few at a time: the first have sent their requests, and wait, before the
    last are begun.
    """
    tasks: list[asyncio.Task[Any]] = []
    try:
        for index, start in enumerate(work):
            if index and index % _STARTED_AT_ONCE == 0:
                await asyncio.sleep(0)
            tasks.append(asyncio.create_task(start()))
        if tasks:
            await asyncio.wait(tasks)
    finally:
        await end_all(*tasks)
    return [task.result() for task in tasks]


async def end_all(*tasks: asyncio.Future[Any]) -> None:
    """Cancel what still runs and wait until it has cleaned up."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # an error of one that nobody asks for is no defect
