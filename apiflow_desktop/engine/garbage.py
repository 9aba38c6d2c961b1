"""Keeps the garbage collector from stopping every thread while many steps are alive.

A full collection looks at all objects there are. A thousand calls in flight are some hundred
thousand objects, none of them garbage, and Python by itself looks at them again and again:
pauses of 150 ms, in which no window is drawn. So while jobs run it is told to be patient; what
a job leaves behind is freed by its reference counts, and cycles when the last job has ended.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_PATIENT: Final = (10_000, 10, 100)
"""Thresholds as of :func:`gc.set_threshold`: a full collection each ten million new objects."""

_lock = threading.Lock()
_usual: list[tuple[int, int, int]] = []
"""The thresholds to go back to, once for each job that runs."""


@contextmanager
def patient_collection() -> Iterator[None]:
    """Collect garbage rarely; may be entered many times, from any thread."""
    with _lock:
        _usual.append(_usual[0] if _usual else gc.get_threshold())
        gc.set_threshold(*_PATIENT)
    try:
        yield
    finally:
        with _lock:
            usual = _usual.pop()
            if not _usual:
                gc.set_threshold(*usual)
