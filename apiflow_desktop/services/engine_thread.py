"""The thread on which the window's jobs run.

Calls on the window's own thread made one frame in three late at 100 in flight; on a thread
of their own none is.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

_Result = TypeVar("_Result")


class Work(Generic[_Result]):
    """A coroutine that runs on the engine's thread.

    Attributes:
        future: Done when the coroutine has ended, its clean-up after a cancel included.
    """

    future: Future[_Result]

    def __init__(
        self, loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, _Result]
    ) -> None:
        self._loop = loop
        self._task: asyncio.Task[_Result] | None = None
        self._stopping = False
        self.future = asyncio.run_coroutine_threadsafe(self._run(coroutine), loop)

    def cancel(self) -> None:
        """Ask it to stop; may be called from any thread, and again: it is asked once.

        A second cancellation would reach it in its clean-up, and leave that half done.
        """
        self._loop.call_soon_threadsafe(self._cancel)

    async def _run(self, coroutine: Coroutine[Any, Any, _Result]) -> _Result:
        self._task = asyncio.ensure_future(coroutine)
        return await self._task

    def _cancel(self) -> None:
        if self._task is not None and not self._stopping:
            self._stopping = True
            self._task.cancel()


class EngineThread:
    """A plain asyncio loop on a thread of its own."""

    def __init__(self, name: str = "engine") -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, coroutine: Coroutine[Any, Any, _Result]) -> Work[_Result]:
        """Run a coroutine there; may be called from any thread."""
        return Work(self._loop, coroutine)

    def stop(self, timeout: float = 10.0) -> None:
        """Cancel what still runs, let it clean up, and end the thread.

        Args:
            timeout: Seconds the clean-up may take.
        """
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._cancel_all(), self._loop).result(timeout)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout)

    async def _cancel_all(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()
