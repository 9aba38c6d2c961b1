"""Help in a window of its own, beside a dialog."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.help.panel import HelpPanel

_SIZE: Final = QSize(440, 560)
_GAP: Final = 12


class HelpWindow(QDialog):
    """Shows the guide over a dialog, and goes with it."""

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self.setWindowTitle(_("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.panel = HelpPanel(self)
        self.panel.close_wanted.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self.resize(_SIZE)

    @classmethod
    def over(cls, dialog: QWidget) -> HelpWindow:
        """Return the help of a dialog; it is made where there is none yet."""
        shown = dialog if isinstance(dialog, cls) else dialog.findChild(cls)
        return shown if isinstance(shown, cls) else cls(dialog)

    def show_topic(self, topic: str) -> None:
        """Show what the guide says about a topic."""
        if not self.isVisible():
            self.move(self._beside())
        self.show()
        self.activateWindow()
        self.panel.show_topic(topic)
        self.panel.enter()

    def _beside(self) -> QPoint:
        """Return a place at the right of the dialog, else at its left, else over it."""
        dialog = self._dialog.window().frameGeometry()
        screen = self.screen().availableGeometry()
        right = QPoint(dialog.right() + _GAP, dialog.top())
        left = QPoint(dialog.left() - _GAP - self.width(), dialog.top())
        if right.x() + self.width() <= screen.right():
            return right
        return left if left.x() >= screen.left() else dialog.topLeft() + QPoint(_GAP, _GAP)
