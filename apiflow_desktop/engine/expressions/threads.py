"""The threads that expressions run on: one, unless somebody holds it up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from itertools import count
from queue import SimpleQueue
from typing import Any

_STACK = 16 * 1024 * 1024
_MOST = 4
HELD_UP = 0.25
"""Seconds after which others no longer wait for a thread's work."""


class Visit:
    """Work to be done on one thread, whichever gets to it first.

    Args:
        owner: Whose work it is.
        work: Is told the thread.

    Attributes:
        thread: Where it was submitted last.
    """

    def __init__(self, owner: object, work: Callable[[EvaluationThread], Any]) -> None:
        self.owner = owner
        self.thread: EvaluationThread | None = None
        self.future: Future[Any] = Future()
        self._work = work
        self._claims = count()

    @property
    def waits(self) -> bool:
        """Whether no thread has begun with it."""
        return not (self.future.running() or self.future.done())

    def __call__(self, thread: EvaluationThread) -> None:
        """Do the work, unless another thread has begun with it."""
        if next(self._claims) or not self.future.set_running_or_notify_cancel():
            return
        try:
            self.future.set_result(self._work(thread))
        except BaseException as error:  # noqa: BLE001 - whoever waits for it is told
            self.future.set_exception(error)


class EvaluationThread:
    """Knows whose work it is doing, and since when. The process ends without waiting for it."""

    def __init__(self) -> None:
        self._visits: SimpleQueue[Visit | None] = SimpleQueue()
        self._since = 0.0
        self.owner: object = None
        before = threading.stack_size(_STACK)
        try:
            threading.Thread(target=self._serve, name="expressions", daemon=True).start()
        finally:
            threading.stack_size(before)

    def submit(self, visit: Visit) -> None:
        """Do something after all that is queued here."""
        self._visits.put(visit)

    def close(self) -> None:
        """End it once its work is done."""
        self._visits.put(None)

    @property
    def is_held_up(self) -> bool:
        """Whether it has been at the same work for long."""
        return self.owner is not None and time.monotonic() - self._since > HELD_UP

    def _serve(self) -> None:
        while self._carry_out(self._visits.get()):
            pass

    def _carry_out(self, visit: Visit | None) -> bool:
        if visit is None:
            return False
        self._since, self.owner = time.monotonic(), visit.owner
        try:
            visit(self)
        finally:
            self.owner = None
        return True


class EvaluationThreads(Executor):
    """Starts a thread with the first work, and more, a few, where one is held up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: list[EvaluationThread] = []

    def submit(self, visit: Visit, /) -> Future[Any]:  # type: ignore[override]
        """Do work on the thread where its owner's is under way, or on one that is free."""
        with self._lock:
            thread = self._thread_for(visit.owner)
            if thread is not visit.thread:
                visit.thread = thread
                thread.submit(visit)
        return visit.future

    def forget(self, owner: object, drop: Callable[[EvaluationThread], None]) -> None:
        """Tell every thread to drop what it keeps for an owner."""
        with self._lock:
            for thread in self._threads:
                thread.submit(Visit(owner, drop))

    def close(self) -> None:
        """End the threads once their work is done; another work starts one again."""
        with self._lock:
            for thread in self._threads:
                thread.close()
            self._threads.clear()

    def _thread_for(self, owner: object) -> EvaluationThread:
        for thread in self._threads:
            if thread.owner is owner:
                return thread
        for thread in self._threads:
            if not thread.is_held_up:
                return thread
        if len(self._threads) < _MOST:
            self._threads.append(EvaluationThread())
        return self._threads[-1]
