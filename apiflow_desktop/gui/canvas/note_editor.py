"""Typing a note's text or a group's title, in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.viewer import FlowViewer
from apiflow_desktop.gui.theme import Theme

_LEAST_SCALE = 0.75


class Written(Protocol):
    """Something in the scene whose text can be typed in its place."""

    @property
    def text(self) -> str:
        """What is written there."""

    @property
    def colour(self) -> str:
        """The colour of its ground."""

    def text_rect(self) -> QRectF:
        """Return where the text is, in the scene."""

    def hide_text(self, hidden: bool) -> None:
        """Leave the place of the text to an editor, or take it back."""


class NoteEditor(QPlainTextEdit):
    """A field over a note. Leaving it, or Ctrl+Enter, takes the text over; Esc leaves it.

    Args:
        item: The note.
        take: Takes the text over.
        one_line: Enter alone takes it over.
    """

    def __init__(
        self,
        viewer: FlowViewer,
        item: Written,
        take: Callable[[str], object],
        *,
        one_line: bool = False,
    ) -> None:
        super().__init__(viewer.viewport())
        self._viewer, self.item, self._take = viewer, item, take
        self._one_line = one_line
        if one_line:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._before = item.text
        self._done = False
        self.setObjectName("note-editor")
        self.setAccessibleName(_("Title of the group") if one_line else _("Text of the note"))
        self.setPlainText(self._before)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._colour()
        if one_line:
            self.selectAll()
        else:
            self.moveCursor(self.textCursor().MoveOperation.End)
        viewer.view_changed.connect(self.follow)
        item.hide_text(True)
        self.follow()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self) -> None:
        """Stay over the note when the view moves."""
        area = self._viewer.mapFromScene(self.item.text_rect()).boundingRect()
        self.setGeometry(QRect(area))
        font = QFont(fonts.label_font())
        font.setPixelSize(round(font.pixelSize() * max(self._viewer.zoom, _LEAST_SCALE)))
        self.setFont(font)

    def finish(self, *, take: bool) -> None:
        """Go, and take the text over or leave it as it was."""
        if self._done:
            return
        self._done = True
        had_focus = self.hasFocus()
        self._viewer.view_changed.disconnect(self.follow)
        self.item.hide_text(False)
        self.hide()
        self.deleteLater()
        if had_focus:
            self._viewer.setFocus(Qt.FocusReason.OtherFocusReason)
        if take and self.toPlainText() != self._before:
            self._take(self.toPlainText())

    def event(self, event: QEvent) -> bool:
        """Keep every key: while text is typed none of them is a command of the drawing."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End by Esc or Ctrl+Enter."""
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.finish(take=False)
        elif enters and (self._one_line or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.finish(take=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the text over when the user goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish(take=True)

    def _colour(self) -> None:
        """Look like what is written there, not like a field of a form."""
        tokens = Theme.current().tokens
        ground, text = tokens.note_ground(self.item.colour).name(), tokens.text
        self.setStyleSheet(
            f"QPlainTextEdit {{ border: none; padding: 0; background: {ground}; color: {text}; }}"
        )
