"""Waiting for what comes a moment later, by hands that have no qtbot."""

from __future__ import annotations

from PySide6.QtTest import QTest

_TICK_MS = 2
_MOST_TICKS = 1000


def comes(condition):
    """Let the window work until a condition holds; tell whether it does."""
    for _ in range(_MOST_TICKS):
        if condition():
            return True
        QTest.qWait(_TICK_MS)
    return False
