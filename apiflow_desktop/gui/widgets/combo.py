"""A combo box that the wheel scrolls past."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class QuietComboBox(QComboBox):
    """Chooses by click and by key. A wheel over it, focused or not, is for what scrolls."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form around: it would change values on the way past."""
        event.ignore()
