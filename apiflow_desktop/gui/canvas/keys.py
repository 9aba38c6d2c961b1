"""What single keys do while the drawing has the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from apiflow_desktop.gui.canvas.walk import ARROWS

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas


def key_commands(canvas: FlowCanvas) -> Mapping[Qt.Key, Callable[[], object]]:
    """List what is done by keys without Ctrl, Shift or Alt."""
    return {
        Qt.Key.Key_0: canvas.navigation.actual_size,
        Qt.Key.Key_1: canvas.navigation.fit,
        Qt.Key.Key_2: canvas.navigation.fit_selection,
        Qt.Key.Key_Plus: canvas.navigation.zoom_in,
        Qt.Key.Key_Equal: canvas.navigation.zoom_in,
        Qt.Key.Key_Minus: canvas.navigation.zoom_out,
        Qt.Key.Key_P: canvas.pin_selection,
        Qt.Key.Key_Return: canvas.type_values,
        Qt.Key.Key_Enter: canvas.type_values,
        Qt.Key.Key_Escape: canvas.viewer.scene().clearSelection,
        Qt.Key.Key_Delete: canvas.delete_selection,
        Qt.Key.Key_Backspace: canvas.delete_selection,
        **{arrow: partial(canvas.navigation.walk, arrow) for arrow in ARROWS},
    }


KEYS_OF_ACTIONS: Final = frozenset(
    {
        Qt.Key.Key_P,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
    }
)
"""Those for which a window has actions, whose keys the user may change."""


def held_with(event: QKeyEvent) -> Qt.KeyboardModifier:
    """Return what is held with a key, without a Shift that its character takes on the keyboard.

    ``+`` is typed with Shift on many of them, digits are on some.
    """
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if text and not text.isalpha() and text.isprintable() and ord(text[0]) == event.key():
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return held
