"""Tunes Python while jobs run, so that many steps at once do not stop the other threads.

A full garbage collection looks at all objects there are. A thousand calls in flight are some
hundred thousand objects, none of them garbage, and by itself Python looks at them again and
again: pauses of 150 ms, in which no window is drawn. So it is told to be patient; what a job
leaves behind is freed by its reference counts, and cycles when the last job has ended.

A thread that has waited for the disk or for an event gets Python's lock back only after the
busy one has held it for the switch interval; 5 ms of that at each turn is more than the work.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self


@dataclass(frozen=True)
class _Settings:
    thresholds: tuple[int, int, int]
    switch_interval: float

    @classmethod
    def current(cls) -> Self:
        return cls(gc.get_threshold(), sys.getswitchinterval())

    def apply(self) -> None:
        gc.set_threshold(*self.thresholds)
        sys.setswitchinterval(self.switch_interval)


_BUSY: Final = _Settings(thresholds=(2_000, 5, 1_000), switch_interval=0.001)
"""A full collection comes after ten million new objects at the earliest."""

_lock = threading.Lock()
_usual: list[_Settings] = []
"""What to go back to, once for each job that runs."""


@contextmanager
def tuned_for_jobs() -> Iterator[None]:
    """Tune Python for the time of a job; may be entered many times, from any thread."""
    with _lock:
        _usual.append(_usual[0] if _usual else _Settings.current())
        _BUSY.apply()
    try:
        yield
    finally:
        with _lock:
            usual = _usual.pop()
            if not _usual:
                usual.apply()
