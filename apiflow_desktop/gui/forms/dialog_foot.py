"""The strip at the foot of a dialog, with its buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from apiflow_desktop.gui.help.asking import help_button
from apiflow_desktop.gui.theme import set_role


class DialogFoot(QFrame):
    """Stands below the form of a dialog.

    Attributes:
        row: Holds the buttons, that of help first, and what is said beside them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "status")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(20, 12, 20, 12)
        self.row.setSpacing(8)
        self.row.addWidget(help_button(lambda: self, self))
