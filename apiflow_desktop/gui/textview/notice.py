"""Says that typed text does not parse, where, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import set_role

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession, PendingText


class PendingNotice(QFrame):
    """A bar at a view of a document whose text does not parse."""

    def __init__(self, session: DocumentSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        set_role(self, "notice")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.discard_button = QPushButton(_("Drop what was typed"), self)
        self.discard_button.clicked.connect(self._discard)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.text, 1)
        row.addWidget(self.discard_button)
        session.pending_changed.connect(self._tell)
        self._tell()
        self.hide()

    def _tell(self, _pending: object = None) -> None:
        pending = self._session.pending
        self.text.setText(_told(pending) if pending is not None else "")

    def _discard(self) -> None:
        self._session.hold(None)


def _told(pending: PendingText) -> str:
    if pending.line:
        said = _(
            "Line {line}, column {column}: {error} Until that is corrected the drawing shows the "
            "last text that could be read, and cannot be edited."
        )
    else:
        said = _(
            "{error} Until that is corrected the drawing shows the last text that could be read, "
            "and cannot be edited."
        )
    return said.format(line=pending.line, column=pending.column, error=pending.error.what)
