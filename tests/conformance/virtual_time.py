"""Time that passes only when nothing else can happen, so that waiting costs a test nothing."""

from __future__ import annotations

import asyncio
import heapq
import selectors
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, TypeVar, TypeVarTuple

_Result = TypeVar("_Result")
_Given = TypeVarTuple("_Given")
START = 1_000_000.0


class VirtualClock:
    """The engine's clock; it jumps to the next due time when the loop would otherwise block.

    Attributes:
        busy: How much work is under way outside the loop, in threads or processes; while there
            is some, time stands still.
    """

    def __init__(self) -> None:
        self.time = START
        self.busy = 0
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> float:
        return self.time

    async def sleep_until(self, due: float) -> None:
        if due <= self.time:
            await asyncio.sleep(0)
            return
        future = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._waiting, (due, self._count, future))
        await future

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Hold the time while something works outside the loop."""
        self.busy += 1
        try:
            yield
        finally:
            self.leave()

    def leave(self) -> None:
        """Something outside the loop has ended."""
        self.busy -= 1

    def advance(self) -> bool:
        """Go to the next due time; False if nobody waits for one."""
        while self._waiting:
            due, _, future = heapq.heappop(self._waiting)
            if not future.done():
                self.time = max(self.time, due)
                future.set_result(None)
                return True
        return False


class _Idle(selectors.DefaultSelector):
    """Asked to block, it lets time pass instead."""

    clock: VirtualClock | None = None

    def select(self, timeout: float | None = None) -> Any:
        blocks = timeout is None or timeout > 0
        if blocks and self.clock is not None and not self.clock.busy:
            if self.clock.advance():
                return super().select(0)
            if timeout is None:
                raise AssertionError("The job waits for something that will never happen")
        return super().select(timeout)


class _Loop(asyncio.SelectorEventLoop):
    """Time stands still while its threads work."""

    def __init__(self, idle: _Idle) -> None:
        super().__init__(idle)
        self._idle = idle

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*_Given], _Result], *args: *_Given
    ) -> asyncio.Future[_Result]:
        future = super().run_in_executor(executor, func, *args)
        clock = self._idle.clock
        if clock is not None:
            clock.busy += 1
            future.add_done_callback(lambda _: clock.leave())
        return future


class VirtualLoop:
    """An event loop whose idle times are skipped by the clock of whoever runs on it."""

    def __init__(self) -> None:
        self._idle = _Idle()
        self._runner = asyncio.Runner(loop_factory=lambda: _Loop(self._idle))

    def run(self, clock: VirtualClock | None, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Run a coroutine; by the machine's own time if there is no clock."""

        async def running() -> _Result:
            self._idle.clock = clock
            try:
                return await work
            finally:
                self._idle.clock = None

        return self._runner.run(running())

    def close(self) -> None:
        self._runner.close()
