"""A note beside the cursor while something is dragged: what it will do, or why it will not."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from apiflow_desktop.gui.theme import Theme, hairline

_OFFSET = QPoint(16, 18)
_EDGE = 4


class Hint(QLabel):
    """The note. It never takes the mouse, and is never cut: near an edge it goes to the other side.

    Args:
        view: Where the cursor is.
        over: What it lies over, and all that lies there: the view is in it.
    """

    def __init__(self, view: QWidget, over: QWidget) -> None:
        super().__init__(over, textFormat=Qt.TextFormat.PlainText)
        self._view, self._over = view, over
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
        self.move(self._place(self._view.mapTo(self._over, at)))
        self.show()
        self.raise_()

    def _place(self, at: QPoint) -> QPoint:
        x, y = (at + _OFFSET).toTuple()
        if x + self.width() > self._over.width() - _EDGE:
            x = max(_EDGE, at.x() - _OFFSET.x() - self.width())
        if y + self.height() > self._over.height() - _EDGE:
            y = max(_EDGE, at.y() - _OFFSET.y() - self.height())
        return QPoint(x, y)
