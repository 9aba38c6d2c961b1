"""Coroutines of the window, run by its qasync loop.

They carry what waits for another thread or process and then goes on in the window. Jobs do not
run here. A modal ``exec()`` inside a coroutine stops all others: open dialogs with ``open()``.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.notify import notify_error

_running: set[asyncio.Task[None]] = set()


def spawn(coroutine: Coroutine[object, object, None]) -> None:
    """Start a coroutine; what goes wrong in it is told to the user.

    Call it on the window's thread while its loop runs.
    """
    task = asyncio.get_running_loop().create_task(coroutine)
    _running.add(task)
    task.add_done_callback(_ended)


def _ended(task: asyncio.Task[None]) -> None:
    _running.discard(task)
    error = None if task.cancelled() else task.exception()
    if isinstance(error, UserFacingError):
        notify_error(error)
    elif error is not None:
        sys.excepthook(type(error), error, error.__traceback__)
