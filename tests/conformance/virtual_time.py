"""Time that passes only when nothing else can happen, so that waiting costs a test nothing."""

from __future__ import annotations

import asyncio
import heapq
import selectors
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

_Result = TypeVar("_Result")
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
        self.running = False
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

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> Any:
        blocks = timeout is None or timeout > 0
        if blocks and self._clock.running and not self._clock.busy:
            if self._clock.advance():
                return super().select(0)
            if timeout is None:
                raise AssertionError("The job waits for something that will never happen")
        return super().select(timeout)


def run(clock: VirtualClock, work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine on a loop whose idle times are skipped."""

    async def running() -> _Result:
        clock.running = True
        try:
            return await work
        finally:
            clock.running = False

    loop_factory = lambda: asyncio.SelectorEventLoop(_Idle(clock))  # noqa: E731
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(running())
