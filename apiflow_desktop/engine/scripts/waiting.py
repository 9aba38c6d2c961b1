"""Waiting for clean-up that must not be cut short."""

from __future__ import annotations

import asyncio
from typing import Any


async def finished(task: asyncio.Future[Any], timeout: float | None = None) -> None:  # noqa: ASYNC109
    """Return when a task has ended, also if the waiting task is cancelled meanwhile.

    Args:
        task: What is waited for; it is cancelled when the time is over.
        timeout: Seconds it may take; None is any time.
    """
    loop = asyncio.get_running_loop()
    alarm = None if timeout is None else loop.call_later(timeout, task.cancel)
    cancelled = False
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            cancelled = True
    if alarm is not None:
        alarm.cancel()
    if not task.cancelled():
        task.exception()
    if cancelled:
        raise asyncio.CancelledError
