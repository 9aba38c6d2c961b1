"""What happens to an exception nobody expected: it is logged and shown, and the app goes on."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

_LOG = logging.getLogger("apiflow")
_LARGEST_LOG: Final = 1_000_000
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Catches what no one else caught, on any thread.

    Args:
        folder: Where log files go; None to log to standard error only.
        show: Called on the window's thread with a defect's traceback.
    """

    _caught = Signal(str)

    def __init__(self, folder: Path | None, show: Callable[[str], None]) -> None:
        super().__init__()
        self._caught.connect(show)
        self._showing = False
        _start_log(folder)

    def install(self) -> None:
        """Take over the interpreter's and Qt's hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda found: self._on_exception(
            found.exc_type, found.exc_value, found.exc_traceback
        )
        qInstallMessageHandler(_on_qt_message)

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        _LOG.critical("unexpected error\n%s", text)
        if self._showing:
            # An error while an error is shown must not show errors for ever.
            return
        self._showing = True
        self._caught.emit(text)
        self._showing = False


def _start_log(folder: Path | None) -> None:
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "apiflow.log", maxBytes=_LARGEST_LOG, backupCount=2, encoding="utf-8"
        )
        faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    except OSError as error:
        _LOG.warning("no log file: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(_LEVELS[kind], "%s", text)
