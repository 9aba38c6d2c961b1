"""What every field can do."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.theme import mark_invalid

REFERENCE_FORMAT: Final = "application/x-apiflow-reference"
"""What is dragged from a tree of values is of this type; its text is the expression."""


class Field(QWidget):
    """Edits one JSON value.

    Attributes:
        spec: What it is for.
        typed_empty: What a text that was deleted letter by letter stands for.
        offers_expression: Whether ``=`` typed into the empty field asks for an expression.
    """

    edited = Signal()
    """The user changed the value."""
    expression_wanted = Signal()
    """``=`` was typed into the empty field."""
    reference_dropped = Signal(str)
    """A reference was dropped on it: an expression."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.typed_empty: FieldValue = UNSET
        self.offers_expression = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def value(self) -> FieldValue:
        """Return the value, :data:`UNSET` if there is none."""
        raise NotImplementedError

    def set_value(self, value: FieldValue) -> None:
        """Show a value. Nothing is emitted, and cursor and focus stay if it is the same."""
        raise NotImplementedError

    def problem(self) -> str:
        """Say why what was typed is no value at all; empty if it is one."""
        return ""

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether such a value can be edited here."""
        return value is UNSET or value is None

    def mark_invalid(self, invalid: bool) -> None:
        """Draw the field's frame as wrong, or as right."""
        mark_invalid(self.editor(), invalid)

    def show_hint(self, hint: str) -> None:
        """Say in the empty field why it is empty, until a value is shown."""
        widget = self.editor()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            widget.setPlaceholderText(hint)
        elif isinstance(widget, QComboBox):
            widget.setPlaceholderText(hint)
            widget.setCurrentIndex(-1)

    def editor(self) -> QWidget:
        """Return the widget that takes the focus."""
        return self.focusProxy() or self

    def _adopt(self, widget: QWidget) -> None:
        """Make a widget the one that is typed into."""
        self._layout.addWidget(widget)
        self.setFocusProxy(widget)
        widget.setAccessibleName(self.spec.title)
        widget.setAccessibleDescription(self.spec.description)
        widget.installEventFilter(self)
        widget.setAcceptDrops(True)
        if isinstance(widget, QAbstractScrollArea):
            widget.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch ``=`` where nothing stays beside it, and references that are dropped."""
        if self.offers_expression and isinstance(event, QDropEvent):
            return self._take_reference(event) or super().eventFilter(watched, event)
        if (
            self.offers_expression
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.text() == "="
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and (self._is_empty() or _is_typed_over(watched))
        ):
            self.expression_wanted.emit()
            return True
        return super().eventFilter(watched, event)

    def _take_reference(self, event: QDropEvent) -> bool:
        """Take a dragged reference; true if it is one. Drag events are drop events to Qt."""
        if not event.mimeData().hasFormat(REFERENCE_FORMAT):
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.reference_dropped.emit(event.mimeData().text())
        return True

    def _is_empty(self) -> bool:
        return self.value() in (UNSET, None, "")


def _is_typed_over(editor: QObject) -> bool:
    """Tell whether all of a text is selected, so that the next character replaces it."""
    if isinstance(editor, QLineEdit):
        return editor.hasSelectedText() and editor.selectedText() == editor.text()
    if isinstance(editor, QPlainTextEdit):
        cursor, last = editor.textCursor(), editor.document().characterCount() - 1
        return cursor.hasSelection() and cursor.selectionEnd() - cursor.selectionStart() == last
    return False


def hint_for_nothing(spec: FieldSpec, value: FieldValue) -> str:
    """Say which kind of nothing a field holds: unset, null, an empty text."""
    if value is None:
        return "null"
    if value == "":
        return spec.text("placeholder") or _("empty text")
    if spec.default is not UNSET:
        return _("default: {value}").format(value=_short(spec.default))
    return spec.text("placeholder") or _("not set")


def _short(value: FieldValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
