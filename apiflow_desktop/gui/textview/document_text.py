"""The text of an open document: the same history, the same selection as the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.textview.completer import SchemaCompleter
from apiflow_desktop.gui.textview.editor import CodeEditor
from apiflow_desktop.gui.textview.find_bar import FindBar
from apiflow_desktop.gui.textview.finding import replace_all
from apiflow_desktop.gui.textview.highlighter import CodeHighlighter
from apiflow_desktop.gui.textview.mirror import (
    merge,
    original_offset,
    position_offset,
    shown,
    shown_offset,
    utf16_length,
)
from apiflow_desktop.gui.textview.notice import PendingNotice
from apiflow_desktop.gui.textview.problem_marks import problem_marks
from apiflow_desktop.gui.textview.schema_help import SchemaHelp

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.document import Handle

_PAUSE_MS = 400


class DocumentText(QWidget):
    """Shows a document's text and takes over what is typed after a short pause."""

    handle_selected = Signal(object)
    """The cursor came into a step: its handle, or None outside of all steps."""

    def __init__(self, session: DocumentSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._taken = ""
        self._selected: Handle | None = None
        self.editor = CodeEditor(self)
        self.editor.setAccessibleName(_("Document text"))
        # One history for all views: the session's.
        self.editor.setUndoRedoEnabled(False)
        self.editor.installEventFilter(self)
        self._highlighter = CodeHighlighter(self.editor.document(), session.document.language)
        schema_help = SchemaHelp(session, self.editor)
        self.editor.explain = schema_help.about
        self.editor.completion = SchemaCompleter(self.editor, schema_help)
        self.notice = PendingNotice(session, self)
        self.find_bar = FindBar(self.editor, self)
        self.find_bar.replace_all_wanted.connect(self._replace_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.editor)
        self.setFocusProxy(self.editor)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.take_over)
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.cursorPositionChanged.connect(self._on_cursor_moved)
        session.changed.connect(self._show_document)
        session.pending_changed.connect(self._on_pending)
        session.diagnostics_changed.connect(self._mark_problems)
        self._show_document()
        if session.pending is not None:
            self._taken = shown(session.pending.text)
            self.editor.show_text(self._taken)
        self._on_pending()
        self._mark_problems()

    def take_over(self) -> None:
        """Hand what was typed to the session now."""
        self._pause.stop()
        typed = self.editor.shown_text()
        if typed == self._taken:
            return
        text = self._session.document.text
        self._session.set_text(merge(text, shown(text), typed))
        self._taken = typed

    def discard(self) -> None:
        """Drop what was typed and does not parse; show the last good document."""
        self._pause.stop()
        self._session.set_text(self._session.document.text)
        self._show_document()

    def undo(self) -> None:
        """Take back what was typed and does not parse, else the last step of the history."""
        self.take_over()
        if self._session.pending is not None:
            self.discard()
        else:
            self._session.undo_stack.undo()

    def select_handle(self, handle: Handle | None) -> None:
        """Mark a step that was selected elsewhere and bring it into view."""
        if handle == self._selected:
            return
        self._selected = handle
        span = None if handle is None else self._span_of(handle)
        self.editor.mark_span(span)
        if span is not None and not self.editor.hasFocus():
            self.editor.reveal(span[0])

    def reveal_pointer(self, pointer: tuple[str | int, ...]) -> None:
        """Put the cursor on a value."""
        while pointer:
            try:
                start, _ = self._session.document.span(pointer)
            except KeyError:
                pointer = pointer[:-1]
                continue
            self.editor.reveal(self._position(start))
            return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Send undo and redo to the document's history."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.matches(QKeySequence.StandardKey.Undo):
                # The window's own shortcut would not know of what is still being typed.
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Undo):
                self.undo()
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self.take_over()
        return super().eventFilter(watched, event)

    def _replace_all(self, wanted: str, replacement: str, cased: bool) -> None:
        """Replace over the whole flow, as one undo step; line ends stay as they are."""
        self.take_over()
        if self._session.pending is None:
            before = self._session.document.text
            self._session.set_text(replace_all(before, wanted, replacement, cased=cased))
        after = replace_all(self.editor.shown_text(), wanted, replacement, cased=cased)
        if self._session.pending is not None:
            self._taken = shown(self._session.pending.text)
            self.editor.show_text(after)
            self.take_over()

    def _on_text_changed(self) -> None:
        if self.editor.shown_text() != self._taken:
            self._pause.start()

    def _show_document(self, _change: object = None) -> None:
        text = shown(self._session.document.text)
        self._highlighter.set_language(self._session.document.language)
        self._taken = text
        self.editor.show_text(text)
        self.editor.mark_span(None if self._selected is None else self._span_of(self._selected))

    def _on_pending(self, _pending: object = None) -> None:
        self.notice.setVisible(self._session.pending is not None)
        if self._session.pending is None and not self._pause.isActive():
            self._show_document()

    def _mark_problems(self, _found: object = None) -> None:
        if self._session.pending is None and not self._pause.isActive():
            session = self._session
            self.editor.mark_problems(problem_marks(session.document, session.diagnostics))

    def _on_cursor_moved(self) -> None:
        if (
            not self.editor.hasFocus()
            or self._session.pending is not None
            or self._pause.isActive()
        ):
            return
        handle = self._handle_under_cursor()
        if handle != self._selected:
            self._selected = handle
            self.editor.mark_span(None if handle is None else self._span_of(handle))
            self.handle_selected.emit(handle)

    def _handle_under_cursor(self) -> Handle | None:
        document = self._session.document
        position = self.editor.textCursor().position()
        before = position_offset(self.editor.shown_text(), position)
        return document.handle_around(original_offset(document.text, before))

    def _span_of(self, handle: Handle) -> tuple[int, int] | None:
        document = self._session.document
        try:
            start, end = document.span(document.pointer_of(handle))
        except KeyError:
            return None
        return self._position(start), self._position(end)

    def _position(self, offset: int) -> int:
        text = self._session.document.text
        return utf16_length(shown(text)[: shown_offset(text, offset)])
