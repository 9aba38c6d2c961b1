"""A note beside the cursor while something is dragged: what it will do, or why it will not."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from apiflow_desktop.gui.theme import Theme, hairline

_OFFSET = QPoint(16, 18)


class Hint(QLabel):
    """The note. It never takes the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str, at: QPoint, *, refused: bool = False) -> None:
        """Show a text at a place of the view; an empty one hides the note."""
        if not text:
            self.hide()
            return
        tokens = Theme.current().tokens
        border = tokens.failed if refused else tokens.accent
        self.setStyleSheet(
            f"background: {tokens.raised}; color: {tokens.text};"
            f" border: {hairline()}px solid {border};"
            f" border-radius: 5px; padding: 4px 8px; font-size: {tokens.small_px}px;"
        )
        self.setText(text)
        self.adjustSize()
        self.move(at + _OFFSET)
        self.show()
        self.raise_()
