"""What a panel shows while it has nothing to show: what it is for, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from apiflow_desktop.gui.theme import icon, set_role

_ICON_PX = 28


class EmptyState(QWidget):
    """A quiet icon, a sentence, and a hint."""

    def __init__(
        self, icon_name: str, title: str, hint: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.picture = QLabel(self)
        self._icon = icon(icon_name, "neutral")
        self.title = QLabel(title, self)
        self.hint = QLabel(hint, self)
        set_role(self.hint, "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addStretch(1)
        for label in (self.picture, self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addStretch(2)
        self.picture.setPixmap(self._icon.pixmap(_ICON_PX, _ICON_PX))


class EmptyOr(QWidget):
    """A widget, or the empty state in its place.

    Args:
        content: The widget; None if it is made later (:meth:`take_content`).
        empty: What stands in its place.
    """

    def __init__(
        self, content: QWidget | None, empty: EmptyState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(empty)
        if content is not None:
            self.take_content(content)

    def take_content(self, content: QWidget) -> None:
        """Take in the widget that was not there from the start."""
        self._layout.addWidget(content)

    def show_content(self, filled: bool) -> None:
        """Show the content, or the empty state."""
        self._layout.setCurrentIndex(1 if filled else 0)
        # The Tab key gets stuck at a widget that hands it on to one that is not shown.
        self.setFocusProxy(self._layout.currentWidget())
