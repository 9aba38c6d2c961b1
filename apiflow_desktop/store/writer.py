"""The one thread that writes.

Whoever wants to write hands in a function; the writer runs all that wait in one transaction
and commits them with one fsync (group commit). So a hundred parallel steps pay for few
fsyncs, no transaction ever spans an ``await``, and no task can roll another's row back.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from apiflow_desktop.store.database import Database, transaction
from apiflow_desktop.store.problems import StoreBusy

_Result = TypeVar("_Result")
_BATCH = 500

_log = logging.getLogger(__name__)


@dataclass
class _Write:
    work: Callable[[Database], Any]
    durable: bool
    prepare: Callable[[], None] | None
    future: Future[Any] = field(default_factory=Future)
    result: Any = None


class Writer:
    """Owns the connection that writes; may be used from any thread.

    Args:
        connect: Opens the database; called on the writer's own thread.
    """

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._queue: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
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
        durable: bool = True,
        prepare: Callable[[], None] | None = None,
    ) -> Future[_Result]:
        """Queue a write; its future is done when it is committed.

        In a coroutine: ``await asyncio.wrap_future(writer.submit(...))``. Cancelling the wait
        does not take the write back.

        Args:
            work: Runs on the writer's thread inside a transaction. If it raises, what it wrote
                is undone and the future holds the exception. It may be run a second time, when
                a write beside it failed and took the first transaction down.
            durable: Whether the commit must survive a power cut, not only a crash of ours.
            prepare: Slow work on files to do first, while no lock is held.
        """
        write = _Write(work, durable, prepare)
        # A running future cannot be cancelled: what was handed in will be written.
        write.future.set_running_or_notify_cancel()
        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            self._queue.put(write)
        return write.future

    def run(self, work: Callable[[Database], _Result], *, durable: bool = True) -> _Result:
        """Write and wait until it is committed."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write cannot wait for another write")
        return self.submit(work, durable=durable).result()

    def close(self) -> None:
        """Write all that was handed in, then close the connection."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def _serve(self, connect: Callable[[], Database], opened: Future[None]) -> None:
        try:
            database = connect()
        except BaseException as error:  # noqa: BLE001 - raised where the store is opened
            opened.set_exception(error)
            return
        opened.set_result(None)
        while batch := self._next_batch():
            self._write(database, batch)
        database.close_everywhere()

    def _next_batch(self) -> list[_Write]:
        """Wait for a write and take all others that wait too; empty at the end."""
        first = self._queue.get()
        if first is None:
            return []
        batch = [first]
        while len(batch) < _BATCH:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                break
            if following is None:
                self._queue.put(None)
                break
            batch.append(following)
        return batch

    def _write(self, database: Database, batch: list[_Write]) -> None:
        ready = [write for write in batch if self._prepare(write)]
        try:
            self._transact(database, ready)
        except Exception as error:  # noqa: BLE001 - each caller gets it from its future
            if len(ready) == 1 or isinstance(error, StoreBusy):
                _refuse(ready, error)
                return
            # One of them is at fault: each gets a transaction, and an answer, of its own.
            for write in ready:
                self._write(database, [replace(write, prepare=None)])
            return
        for write in ready:
            write.future.set_result(write.result)

    def _prepare(self, write: _Write) -> bool:
        if write.prepare is None:
            return True
        try:
            write.prepare()
        except Exception as error:  # noqa: BLE001 - the caller gets it from its future
            _refuse([write], error)
            return False
        return True

    def _transact(self, database: Database, batch: list[_Write]) -> None:
        """Run and commit a batch, or leave no trace of it."""
        self._set_synchronous(database, "FULL" if any(w.durable for w in batch) else "NORMAL")
        with transaction(database):
            for write in batch:
                write.result = write.work(database)

    def _set_synchronous(self, database: Database, level: str) -> None:
        if level != self._synchronous:
            database.run(f"PRAGMA synchronous = {level}")
            self._synchronous = level


def _refuse(batch: list[_Write], error: Exception) -> None:
    for write in batch:
        write.future.set_exception(error)


def log_failure(future: Future[Any]) -> None:
    """Report a write that nobody waits for."""
    error = future.exception()
    if error is not None:
        _log.warning("A note was not written: %s", error)
