"""The one thread that writes.

Whoever wants to write hands in a function; the writer runs all that wait in one transaction
and commits them with one fsync (group commit). So a hundred parallel steps pay for few
fsyncs, no transaction ever spans an ``await``, and no task can roll another's row back.

A write that somebody waits for is begun at once. A note, which nobody waits for, lets the
writer sleep: it goes into the next transaction, or into one of its own a moment later.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from itertools import groupby
from typing import Any, Final, Generic, TypeAlias, TypeVar

from msgspec import Struct

from apiflow_desktop.store.database import Database, transaction
from apiflow_desktop.store.problems import StoreBusy

_Result = TypeVar("_Result")
_Item = TypeVar("_Item")
_Waiter: TypeAlias = Future[Any] | asyncio.Future[Any]
_LARGEST_BATCH: Final = 500
_LINGER: Final = 0.02
"""Seconds a note may wait for a write that takes it along."""

_log = logging.getLogger(__name__)


class Joint(Struct, Generic[_Item], frozen=True):
    """Work that is done at one go with its neighbours of the same kind.

    Each statement hands Python's lock to other threads and has to get it back; in a burst that
    costs more than the statement.

    Attributes:
        together: Does the work for several items, in order.
        item: What this one is about.
    """

    together: Callable[[Database, list[_Item]], None]
    item: _Item

    def __call__(self, database: Database) -> None:
        """Do it alone."""
        self.together(database, [self.item])


class _Write(Struct):
    work: Any
    prepare: Callable[[], None] | None
    waiter: _Waiter | None
    result: Any = None
    error: Exception | None = None


class Writer:
    """Owns the connection that writes; may be used from any thread.

    Work that is handed in runs on the writer's thread inside a transaction. If it raises, what
    it wrote is undone and whoever waits gets the exception. It may be run a second time, when a
    write beside it failed and took the first transaction down. ``prepare`` is slow work on
    files to do first, while no lock is held.

    Args:
        connect: Opens the database; called on the writer's own thread.
        synchronous: What a commit that is waited for outlives: ``FULL`` a power cut, ``NORMAL``
            only the end of the process.
    """

    def __init__(self, connect: Callable[[], Database], synchronous: str = "FULL") -> None:
        self._level = synchronous
        self._waiting: list[_Write] = []
        self._lock = threading.Lock()  # of all that is told about what waits
        self._hurried = False
        self._dozing = False
        self._closed = False
        self._bell: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._rung = False
        self._synchronous = ""
        opened: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._serve, args=(connect, opened), name="store writer", daemon=True
        )
        self._thread.start()
        opened.result()

    def submit(
        self,
        work: Callable[[Database], _Result],
        *,
        prepare: Callable[[], None] | None = None,
    ) -> Future[_Result]:
        """Queue a write; its future is done when it is committed, even against a power cut."""
        future: Future[_Result] = Future()
        # A running future cannot be cancelled: what was handed in will be written.
        future.set_running_or_notify_cancel()
        self._queue(_Write(work, prepare, future))
        return future

    async def write(
        self,
        work: Callable[[Database], _Result],
        *,
        prepare: Callable[[], None] | None = None,
    ) -> _Result:
        """Write and return when it is committed, even against a power cut.

        Cancelling the wait does not take the write back.
        """
        waiter: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._queue(_Write(work, prepare, waiter))
        return await waiter

    def note(
        self, work: Callable[[Database], object], *, prepare: Callable[[], None] | None = None
    ) -> None:
        """Write soon, in order with the others; a power cut may take the last notes away."""
        self._queue(_Write(work, prepare, None))

    def run(self, work: Callable[[Database], _Result]) -> _Result:
        """Write and wait until it is committed."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write cannot wait for another write")
        return self.submit(work).result()

    def close(self) -> None:
        """Write all that was handed in, then close the connection."""
        with self._lock:
            self._closed = True
            self._ring()
        self._thread.join()

    def _queue(self, write: _Write) -> None:
        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            self._waiting.append(write)
            if write.waiter is not None:
                self._hurried = True
                self._ring()
            elif self._dozing:
                self._ring()

    def _ring(self) -> None:
        if not self._rung:
            self._rung = True
            self._bell.put(None)

    def _serve(self, connect: Callable[[], Database], opened: Future[None]) -> None:
        try:
            database = connect()
        except BaseException as error:  # noqa: BLE001 - raised where the store is opened
            opened.set_exception(error)
            return
        opened.set_result(None)
        while batch := self._next_batch():
            ready = [write for write in batch if _prepared(write)]
            self._write(database, ready)
            _answer(batch)
        database.close_everywhere()

    def _next_batch(self) -> list[_Write]:
        """Sleep until there is something to write and take it; empty at the end."""
        longest: float | None = _LINGER
        while True:
            with self._lock:
                if self._hurried or self._closed:
                    return self._take()
                if self._waiting:
                    longest = _LINGER
                self._dozing = longest is None
            if self._sleep(longest):
                continue
            with self._lock:
                if self._waiting:
                    return self._take()
            longest = None

    def _sleep(self, longest: float | None) -> bool:
        """Sleep until the bell rings; tell whether it did."""
        try:
            self._bell.get(timeout=longest)
        except queue.Empty:
            return False
        with self._lock:
            self._rung = False
        return True

    def _take(self) -> list[_Write]:
        batch, self._waiting = self._waiting[:_LARGEST_BATCH], self._waiting[_LARGEST_BATCH:]
        self._hurried = any(write.waiter is not None for write in self._waiting)
        return batch

    def _write(self, database: Database, batch: list[_Write]) -> None:
        try:
            self._transact(database, batch)
        except Exception as error:  # noqa: BLE001 - each caller gets it
            if len(batch) == 1 or isinstance(error, StoreBusy):
                for write in batch:
                    write.error = error
                return
            # One of them is at fault: each gets a transaction, and an answer, of its own.
            for write in batch:
                self._write(database, [write])

    def _transact(self, database: Database, batch: list[_Write]) -> None:
        """Run and commit a batch, or leave no trace of it."""
        durable = any(write.waiter is not None for write in batch)
        self._set_synchronous(database, self._level if durable else "NORMAL")
        with transaction(database):
            for together, group in groupby(batch, key=_together):
                if together is not None:
                    together(database, [write.work.item for write in group])
                    continue
                for write in group:
                    write.result = write.work(database)

    def _set_synchronous(self, database: Database, level: str) -> None:
        if level != self._synchronous:
            database.run(f"PRAGMA synchronous = {level}")
            self._synchronous = level


def _together(write: _Write) -> Callable[[Database, list[Any]], None] | None:
    return write.work.together if isinstance(write.work, Joint) else None


def _prepared(write: _Write) -> bool:
    if write.prepare is None:
        return True
    try:
        write.prepare()
    except Exception as error:  # noqa: BLE001 - the caller gets it
        write.error = error
        return False
    return True


def _answer(batch: list[_Write]) -> None:
    """Tell everyone how their write went; each event loop is woken once."""
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[_Write]] = defaultdict(list)
    for write in batch:
        if isinstance(write.waiter, asyncio.Future):
            by_loop[write.waiter.get_loop()].append(write)
        elif write.waiter is not None:
            _settle(write.waiter, write)
        elif write.error is not None:
            _log.warning("A note was not written: %s", write.error)
    for loop, writes in by_loop.items():
        # A loop that is closed has nobody left who waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_all, writes)


def _settle_all(writes: list[_Write]) -> None:
    for write in writes:
        if write.waiter is not None and not write.waiter.done():
            _settle(write.waiter, write)


def _settle(waiter: _Waiter, write: _Write) -> None:
    if write.error is not None:
        waiter.set_exception(write.error)
    else:
        waiter.set_result(write.result)
