"""Says on the drawing that it is older than the text beside it, or that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import set_role

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession

_APART = 12


class StaleMark(QLabel):
    """A label in the corner of a drawing while the text does not parse."""

    def __init__(self, session: DocumentSession, drawing: QWidget) -> None:
        super().__init__(drawing)
        self._session = session
        set_role(self, "toast")
        self.setProperty("level", "warning")
        self.setMargin(8)
        self.move(_APART, _APART)
        session.pending_changed.connect(self._show_whether)
        self._show_whether()

    def _show_whether(self, _pending: object = None) -> None:
        if self._session.unread is None:
            self.setText(_("Read-only: the text has changed and does not parse yet"))
            self.setAccessibleName(_("Drawing is older than the text"))
        else:
            self.setText(_("Nothing is drawn: the text does not parse yet"))
            self.setAccessibleName(self.text())
        self.adjustSize()
        self.setVisible(self._session.pending is not None)
        self.raise_()
