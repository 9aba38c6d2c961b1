"""Keys that an action cannot have, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.actions.action import Scope
from apiflow_desktop.gui.actions.menus import menus_by_letter
from apiflow_desktop.gui.language import key_text

_KEY = Qt.Key
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_ALT: Final = Qt.KeyboardModifier.AltModifier
_HOLDING: Final = Qt.KeyboardModifier.ControlModifier | _ALT | Qt.KeyboardModifier.MetaModifier
"""A key that one of these is held with is no text."""
_HELD: Final = frozenset(
    {
        _KEY.Key_Control,
        _KEY.Key_Shift,
        _KEY.Key_Alt,
        _KEY.Key_Meta,
        _KEY.Key_AltGr,
        _KEY.Key_CapsLock,
        _KEY.Key_NumLock,
        _KEY.Key_ScrollLock,
        _KEY.Key_unknown,
    }
)
"""What is held with others, and is no key of an action alone."""
_WALKING: Final = frozenset(
    {_KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down, _KEY.Key_Space}
)
_TURNING: Final = frozenset(
    {
        _KEY.Key_Home,
        _KEY.Key_End,
        _KEY.Key_PageUp,
        _KEY.Key_PageDown,
        _KEY.Key_Return,
        _KEY.Key_Enter,
    }
)
_TYPING: Final = frozenset(
    {_KEY.Key_Tab, _KEY.Key_Backspace, _KEY.Key_Delete, _KEY.Key_Insert, *_WALKING, *_TURNING}
)
_OF_DRAWING: Final = frozenset({*map(_KEY, map(ord, "012+=-")), *_WALKING})
"""What the drawing does by itself with keys alone."""
_FIRST_WITHOUT_SIGN: Final = 0x01000000
"""Qt's numbers of keys that write no sign begin here."""
_FIXED: Final[Mapping[str, str]] = {
    "Shift+Tab": N_("{keys} goes back to what is before."),
    "Ctrl+Space": N_("{keys} offers what fits where text is typed."),
    "Ctrl+Return": N_("{keys} takes over what is typed."),
    "Ctrl+Enter": N_("{keys} takes over what is typed."),
    **dict.fromkeys(
        ("Ctrl+Shift+[", "Ctrl+Shift+]", "Ctrl+{", "Ctrl+}", "Ctrl+Shift+{", "Ctrl+Shift+}"),
        N_("{keys} folds the text of a workflow."),
    ),
}
"""What keys do everywhere that no action does."""


def recorded(event: QKeyEvent) -> str:
    """Name the keys that are pressed; empty while they are only held for others."""
    key, held = Qt.Key(event.key()), event.modifiers()
    if key in _HELD:
        return ""
    if key == _KEY.Key_Backtab:
        key, held = _KEY.Key_Tab, held | _SHIFT
    sign = event.text()[:1]
    if sign.isprintable() and sign and not sign.isalnum() and not sign.isspace():
        # It is typed with Shift on some keyboards, and without it on others.
        held &= ~_SHIFT
    held &= _HOLDING | _SHIFT
    return _named(QKeySequence(held.value | key.value))


def spelled(keys: str) -> str:
    """Write keys in the one way that they are compared in; empty if it names none, or several."""
    sequence = QKeySequence(keys)
    return _named(sequence) if sequence.count() == 1 else ""


def refusal(keys: str, scope: Scope) -> str:
    """Say why an action of a scope cannot have keys; empty if it can."""
    pressed = QKeySequence(keys)[0]
    key, held = pressed.key(), pressed.keyboardModifiers()
    shown = key_text(keys)
    if key == _KEY.Key_Escape:
        return _("{keys} leaves whatever is being done.").format(keys=shown)
    if keys in _FIXED:
        return _(_FIXED[keys]).format(keys=shown)
    menu = menus_by_letter().get(chr(key)) if held == _ALT and _has_sign(key) else None
    if menu is not None:
        return _("{keys} opens the menu “{menu}”.").format(keys=shown, menu=menu)
    if held & _HOLDING or not (_has_sign(key) or key in _TYPING):
        return ""
    return _refusal_alone(key, held, scope).format(keys=shown)


def _refusal_alone(key: Qt.Key, held: Qt.KeyboardModifier, scope: Scope) -> str:
    """Say why keys that write, or move what writes, cannot be had without Ctrl and Alt."""
    if scope == "window":
        return _("Fields of text need {keys}: hold Ctrl or Alt with it.")
    if key in _OF_DRAWING:
        return _("The drawing needs {keys} itself: hold Ctrl or Alt with it.")
    if scope == "canvas" or held & _SHIFT:
        return ""
    if key in _TURNING:
        return _("The outline needs {keys} itself: hold Shift, Ctrl or Alt with it.")
    if _has_sign(key):
        return _("In the outline {keys} finds steps by name: hold Shift, Ctrl or Alt with it.")
    return ""


def _has_sign(key: Qt.Key) -> bool:
    return key.value < _FIRST_WITHOUT_SIGN


def _named(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)
