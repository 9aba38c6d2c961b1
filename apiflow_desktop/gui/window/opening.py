"""Opens files without keeping the window waiting, however large they are."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.notify import NoticeAction, notify, notify_error
from apiflow_desktop.gui.tasks import spawn
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.gui.widgets.times import number_text
from apiflow_desktop.openflow.inline_files import file_label
from apiflow_desktop.services.flow_folder import flow_file

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow

AT_ONCE: Final = 200_000
"""Bytes of the largest file that is opened on the window's thread: some milliseconds."""

_BAR_WIDTH: Final = 160
_MEGABYTE: Final = 1_000_000


class _Dropped(UserFacingError):
    """The user does not want the file any more."""


class FileOpener(QObject):
    """Opens files, large ones beside the window, with progress and a way to stop."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._opening: dict[Path, OpeningLine] = {}

    @property
    def opening(self) -> list[OpeningLine]:
        """What is being opened now."""
        return list(self._opening.values())

    def open(self, path: Path) -> None:
        """Open a file or a flow's folder, or bring it to the front; what is wrong is said."""
        if path.is_dir():
            file = flow_file(path)
            if file is None:
                self._offer_import(path)
                return
            path = file
        known = self._window.workbench.find(str(path))
        if known is not None:
            self._window.workbench.bring_forward(known)
        elif _is_small(path):
            try:
                session = self._window.parts.documents.open_file(path)
            except UserFacingError as error:
                notify_error(error)
                return
            self._window.open_session(session, str(path))
            self._window.memory.remember_file(path)
        elif path not in self._opening:
            self._opening[path] = line = OpeningLine(path)
            # A file named at the start is asked for before the loop runs.
            QTimer.singleShot(0, self, lambda: spawn(self._open_large(path, line)))

    def _offer_import(self, folder: Path) -> None:
        library = self._window.parts.library
        take = NoticeAction(_("Import folder"), lambda: library.import_folder(folder, self._window))
        notify(
            "error",
            _("There is no flow in this folder: no flow.yaml."),
            _(
                "{folder}\nFlows and scripts in folders below it can be taken into the library."
            ).format(folder=folder),
            [take],
        )

    def drop_all(self) -> None:
        """Open none of them after all."""
        for line in self.opening:
            line.drop()

    async def _open_large(self, path: Path, line: OpeningLine) -> None:
        self._window.statusBar().addPermanentWidget(line)
        try:
            session = await self._window.parts.documents.load_file(path, line.tell)
        except _Dropped:
            return
        finally:
            del self._opening[path]
            self._window.statusBar().removeWidget(line)
            line.deleteLater()
        if not line.dropped:
            self._window.open_session(session, str(path))
            self._window.memory.remember_file(path)


class OpeningLine(QWidget):
    """A file that is being opened: its name, how far it is, and a button to stop."""

    _read = Signal(int, int)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._name = file_label(path)
        self._stop = threading.Event()
        self.label = QLabel(_("Opening {name}").format(name=self._name), self)
        set_role(self.label, "small")
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(_BAR_WIDTH)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(_("Opening {name}").format(name=self._name))
        self.stop = QToolButton(self)
        self.stop.setIcon(icon("close", "secondary"))
        self.stop.setToolTip(_("Do not open it"))
        self.stop.setAccessibleName(_("Do not open {name}").format(name=self._name))
        set_role(self.stop, "flat")
        self.stop.clicked.connect(self.drop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        for widget in (self.label, self.bar, self.stop):
            row.addWidget(widget)
        self._read.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def dropped(self) -> bool:
        """Whether the user stopped it."""
        return self._stop.is_set()

    def tell(self, read: int, total: int) -> None:
        """Take in how many bytes are read. Called on the thread that reads.

        Raises:
            UserFacingError: The user stopped it.
        """
        if self._stop.is_set():
            raise _Dropped(_("The file is not opened."))
        self._read.emit(read // 1000, max(total, read) // 1000)

    def _show(self, read: int, total: int) -> None:
        size = _("{count} MB").format(count=number_text(total * 1000 / _MEGABYTE, 0))
        if read < total:
            self.bar.setRange(0, total)
            self.bar.setValue(read)
            self.label.setText(_("Reading {name}, {size}").format(name=self._name, size=size))
        else:
            self.bar.setRange(0, 0)
            self.label.setText(_("Opening {name}, {size}").format(name=self._name, size=size))

    def drop(self) -> None:
        """Do not open it after all; whoever reads it ends as soon as it can."""
        self._stop.set()
        self.hide()


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= AT_ONCE
    except OSError:
        # Whoever reads it will say what is wrong.
        return True
