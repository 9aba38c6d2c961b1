"""Work that may wait for the operating system, away from the window's thread."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, SignalInstance
from shiboken6 import isValid

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _

_waiting: set[_Messenger] = set()


class _Messenger(QObject):
    """Lives on the window's thread until its message is delivered."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        _waiting.add(self)
        self.done.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self.failed.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def _end(self, _: object) -> None:
        _waiting.discard(self)


class _Work(QRunnable):
    def __init__(self, work: Callable[[], object], messenger: _Messenger) -> None:
        super().__init__()
        self._work = work
        self._messenger = messenger

    def run(self) -> None:
        """Called on a thread of the pool."""
        try:
            result = self._work()
        except UserFacingError as error:
            self._tell(self._messenger.failed, error)
        except Exception as error:  # noqa: BLE001 - a defect: reported, and whoever waits goes on
            sys.excepthook(type(error), error, error.__traceback__)
            told = UserFacingError(_("This did not work, because of a defect in the application."))
            self._tell(self._messenger.failed, told)
        else:
            self._tell(self._messenger.done, result)

    def _tell(self, signal: SignalInstance[tuple[object]], outcome: object) -> None:
        # The application may have ended meanwhile, and nobody is there to be told.
        if isValid(self._messenger):  # type: ignore[no-untyped-call]
            signal.emit(outcome)


def in_background(
    work: Callable[[], object],
    done: Callable[[Any], object],
    failed: Callable[[Any], object],
) -> None:
    """Run something on another thread and tell the outcome on this one.

    Args:
        work: What may wait. A :class:`UserFacingError` it raises is told as a failure; so is
            anything else, once it was reported.
        done: Takes the result. A method of a QObject: once that is gone, nobody is told.
        failed: Takes the error; a method of a QObject too.
    """
    messenger = _Messenger()
    messenger.done.connect(done, Qt.ConnectionType.QueuedConnection)
    messenger.failed.connect(failed, Qt.ConnectionType.QueuedConnection)
    QThreadPool.globalInstance().start(_Work(work, messenger))
