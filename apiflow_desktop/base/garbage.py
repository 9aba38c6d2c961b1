"""Collects garbage when it is told to, by Python's own rule of when it is due."""

from __future__ import annotations

import gc
from typing import Final

_OLDEST: Final = 2
_WORTH_A_FULL_LOOK: Final = 4
"""A full collection waits until a quarter as many objects may have come as there were."""


class Garbage:
    """Takes the place of Python's automatic collections, which come on any thread.

    Python collects on whichever thread happens to make the object that is one too many. What is
    collected is destroyed on that thread.
    """

    def __init__(self) -> None:
        self._settled = 0
        self._come_since = 0

    def begin(self) -> None:
        """Let nothing be collected but by :meth:`collect_due`."""
        gc.disable()

    def end(self) -> None:
        """Let Python collect as it usually does."""
        gc.enable()

    def collect_due(self) -> bool:
        """Collect, on this thread, what Python would collect by now; tells whether it did.

        The thresholds are those in force (:func:`gc.set_threshold`).
        """
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [age for age in range(_OLDEST + 1) if counts[age] > thresholds[age]]
        if not due:
            return False
        self._collect(due[-1])
        return True

    def _collect(self, age: int) -> None:
        if age == _OLDEST and self._come_since * _WORTH_A_FULL_LOOK < self._settled:
            age -= 1
        if age == _OLDEST - 1:
            self._come_since += len(gc.get_objects(age))
        gc.collect(age)
        if age == _OLDEST:
            self._settled = len(gc.get_objects(_OLDEST))
            self._come_since = 0
