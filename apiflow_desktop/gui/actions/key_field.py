"""A field that shows the keys that are pressed in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from apiflow_desktop.gui.actions.key_rules import recorded
from apiflow_desktop.gui.language import key_text

_TABS: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyField(QLineEdit):
    """Takes keys, alone or held with Ctrl, Alt and Shift, instead of typing them.

    Args:
        name: What it is called, and says while it is empty.
        parent: Its parent.
        takes_tab: Whether Tab is one of its keys; else Tab leads out of it as anywhere.
    """

    keys_pressed = Signal(str)
    """Keys were pressed, e.g. ``Ctrl+S``."""
    left = Signal()
    """Esc was pressed."""

    def __init__(self, name: str, parent: QWidget, *, takes_tab: bool = False) -> None:
        super().__init__(parent, placeholderText=name)
        self.setAccessibleName(name.rstrip("…"))
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._takes_tab = takes_tab

    def event(self, event: QEvent) -> bool:
        """Take the keys of actions, and Tab, before they do what they do elsewhere."""
        if isinstance(event, QKeyEvent):
            walks = event.key() in _TABS and not self._takes_tab and not _is_held(event)
            if event.type() == QEvent.Type.ShortcutOverride and not walks:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and not walks:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show what is pressed."""
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        keys = recorded(event)
        if keys:
            self.setText(key_text(keys))
            self.keys_pressed.emit(keys)


def _is_held(event: QKeyEvent) -> bool:
    """Tell whether more than Shift is held."""
    return bool(event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier)
