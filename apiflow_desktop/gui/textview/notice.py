"""Says that typed text does not parse, where, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.theme import set_role

if TYPE_CHECKING:
    from apiflow_desktop.gui.pending import PendingText
    from apiflow_desktop.gui.session import DocumentSession

_STALE = N_(
    "Until that is corrected the drawing shows the last text that could be read, "
    "and cannot be edited."
)
_NONE = N_("Until that is corrected there is no drawing.")


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
        for signal in (session.pending_changed, session.dirty_changed):
            signal.connect(self._tell)
        self._tell()
        self.hide()

    def _tell(self, _pending: object = None) -> None:
        pending, unread = self._session.pending, self._session.unread
        self.discard_button.setHidden(unread is not None and not self._session.dirty)
        if pending is None:
            self.text.setText("")
        elif unread is None:
            self.text.setText(_told(pending, _STALE))
        else:
            # Where it has a place, that says more than what to do with a file in general.
            hint = "" if pending.line else pending.error.hint
            self.text.setText("\n".join(filter(None, (_told(pending, _NONE), hint))))

    def _discard(self) -> None:
        self._session.hold(None)


def _told(pending: PendingText, then: str) -> str:
    error = pending.error.what
    if pending.line:
        error = _("Line {line}, column {column}: {error}").format(
            line=pending.line, column=pending.column, error=error
        )
    return f"{error} {_(then)}"
