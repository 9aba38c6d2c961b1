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

    def __init__(self, done: Callable[[Any], object], failed: Callable[[Any], object]) -> None:
        super().__init__()
        _waiting.add(self)
        # In this order: a function that is no QObject's method is not called once this is gone.
        for signal, told in ((self.done, done), (self.failed, failed)):
            signal.connect(told, Qt.ConnectionType.QueuedConnection)
            signal.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def _end(self, _: object) -> None:
        _waiting.discard(self)
        # Here, and not where the other thread lets go of it.
        self.deleteLater()


class _Work(QRunnable):
    def __init__(self, work: Callable[[], object], messenger: _Messenger) -> None:
        super().__init__()
        self._work = work
        self._messenger = messenger

    def run(self) -> None:
        """Called on a thread of the pool."""
        work, messenger = self._work, self._messenger
        # This may outlive its run; what the work holds must not.
        del self._work, self._messenger
        try:
            result = work()
        except UserFacingError as error:
            _tell(messenger, messenger.failed, error)
        except Exception as error:  # noqa: BLE001 - a defect: reported, and whoever waits goes on
            sys.excepthook(type(error), error, error.__traceback__)
            told = UserFacingError(_("This did not work, because of a defect in the application."))
            _tell(messenger, messenger.failed, told)
        else:
            _tell(messenger, messenger.done, result)


def _tell(messenger: _Messenger, signal: SignalInstance[tuple[object]], outcome: object) -> None:
    # The application may have ended meanwhile, and nobody is there to be told.
    if isValid(messenger):  # type: ignore[no-untyped-call]
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
        done: Takes the result. Once a QObject is gone, no method of it is called any more; a
            function is called in any case.
        failed: Takes the error; as above.
    """
    messenger = _Messenger(done, failed)
    QThreadPool.globalInstance().start(_Work(work, messenger))
