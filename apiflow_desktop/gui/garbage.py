"""Garbage that is collected on the window's thread, where alone Qt's objects may be destroyed.

A document's scene, its history and its texts are Qt objects in cycles of references. Jobs, the
store and the search for problems compute on threads of their own; were one of them to collect
that garbage, it would destroy what the window may be painting.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from apiflow_desktop.base.garbage import Garbage

_BUSY_MS: Final = 50
"""How often it is looked while objects come: what a job makes meanwhile is collected at once."""
_QUIET_MS: Final = 250


class WindowGarbage(QObject):
    """Collects what is due again and again, as long as it lives and events are handled.

    Args:
        parent: What it lives as long as.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._garbage = Garbage()
        self._garbage.begin()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_QUIET_MS)

    def end(self) -> None:
        """Let Python collect as it usually does: nothing of the window is left."""
        self._timer.stop()
        self._garbage.end()

    def _look(self) -> None:
        interval = _BUSY_MS if self._garbage.collect_due() else _QUIET_MS
        if interval != self._timer.interval():
            self._timer.setInterval(interval)
