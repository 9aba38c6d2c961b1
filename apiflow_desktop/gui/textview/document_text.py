"""The text of an open document: the same history, the same selection as the canvas."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.textview.completer import SchemaCompleter
from apiflow_desktop.gui.textview.editor import CodeEditor
from apiflow_desktop.gui.textview.find_bar import FindBar
from apiflow_desktop.gui.textview.finding import Search
from apiflow_desktop.gui.textview.highlighter import CodeHighlighter
from apiflow_desktop.gui.textview.history_keys import HistoryKeys
from apiflow_desktop.gui.textview.mirror import (
    merge,
    original_offset,
    position_offset,
    shown,
    shown_offset,
    utf16_length,
)
from apiflow_desktop.gui.textview.notice import PendingNotice
from apiflow_desktop.gui.textview.problem_marks import pending_marks, problem_marks
from apiflow_desktop.gui.textview.schema_help import SchemaHelp
from apiflow_desktop.openflow.diagnostics.positions import place_in_text

if TYPE_CHECKING:
    from apiflow_desktop.gui.pending import PendingText
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.diagnostics import Diagnostic
    from apiflow_desktop.openflow.document import Handle

_TRY_MS: Final = 30
"""What was typed is taken over as soon after a key as this, if it parses."""
_LONG_MS: Final = 150
"""Where that takes longer, as in a large document, it is not done after each key."""
_PAUSE_MS: Final = 800
"""After so long a pause it counts as typed, even if it does not parse."""


class DocumentText(QWidget):
    """Shows a document's text and takes over what is typed after a short pause."""

    handle_selected = Signal(object)
    """The cursor came into a step: its handle, or None outside of all steps."""

    def __init__(self, session: DocumentSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._taken = ""
        self._held: PendingText | None = None
        self._selected: Handle | None = None
        self.editor = CodeEditor(self)
        self.editor.setAccessibleName(_("Document text"))
        self.editor.installEventFilter(self)
        self._keys = HistoryKeys(self.editor, self.undo, self.redo)
        self._highlighter = CodeHighlighter(self.editor.document(), session.document.language)
        schema_help = SchemaHelp(session, self.editor)
        self.editor.explain = schema_help.about
        self.editor.completion = SchemaCompleter(self.editor, schema_help)
        self.notice = PendingNotice(session, self)
        self.find_bar = FindBar(self.editor, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        # The notice comes and goes while one types: above the text it would move the line typed in.
        for widget in (self.find_bar, self.editor, self.notice):
            layout.addWidget(widget)
        self.setFocusProxy(self.editor)
        self._try = QTimer(self, singleShot=True, interval=_TRY_MS)
        self._try.timeout.connect(self._try_out)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.take_over)
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.cursorPositionChanged.connect(self._on_cursor_moved)
        session.changed.connect(self._show_document)
        session.pending_changed.connect(self._on_pending)
        session.diagnostics_changed.connect(self._mark_problems)
        self._show_document()
        self._on_pending()
        self._mark_problems()

    def take_over(self) -> None:
        """Hand what was typed to the session now, whether it parses or not."""
        self._stop_waiting()
        typed = self.editor.shown_text()
        if typed == self._taken:
            return
        text = self._merged(typed)
        if self._held is None or self._held.text != text:
            self._held = self._session.try_text(text)
        self._session.hold(self._held)
        self._taken = typed

    def _try_out(self) -> None:
        """Take over what was typed if it parses; what does not may be half of something."""
        typed = self.editor.shown_text()
        if typed == self._taken:
            self._stop_waiting()
            return
        began = time.monotonic()
        self._held = self._session.try_text(self._merged(typed))
        spent = round(1000 * (time.monotonic() - began))
        self._try.setInterval(_TRY_MS if spent < _LONG_MS else min(spent, _PAUSE_MS))
        if self._held is None:
            self._stop_waiting()
            self._taken = typed

    def _merged(self, typed: str) -> str:
        text = self._session.text_before
        return merge(text, shown(text), typed)

    def _stop_waiting(self) -> None:
        self._try.stop()
        self._pause.stop()

    def undo(self) -> None:
        """Take back what was typed and does not parse, else the last step of the history."""
        self.take_over()
        self._session.undo()

    def redo(self) -> None:
        """Do again what was taken back, unless something was typed since that does not parse."""
        self.take_over()
        self._session.redo()

    def select_handle(self, handle: Handle | None) -> None:
        """Mark a step that was selected elsewhere and bring it into view."""
        if handle == self._selected:
            return
        self._selected = handle
        span = None if handle is None else self._span_of(handle)
        self.editor.mark_span(span)
        if span is not None and not self.editor.hasFocus():
            self.editor.reveal(span[0])

    def reveal_problem(self, problem: Diagnostic) -> None:
        """Put the cursor where a problem is, or on what it was in if that is gone."""
        while problem.pointer:
            try:
                start, _ = place_in_text(self._session.document, problem)
            except KeyError:
                problem = replace(problem, pointer=problem.pointer[:-1], offset=None)
                continue
            self.editor.reveal(self._position(start))
            return

    def reveal_pending(self) -> None:
        """Put the cursor where the typed text does not parse, if that has a place."""
        if self._session.pending is not None:
            for mark in pending_marks(self._session.pending, self.editor.shown_text()):
                self.editor.reveal(mark.start)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait no longer for more to be typed when the text is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.take_over()
        return super().eventFilter(watched, event)

    def replace_all(self, search: Search, replacement: str) -> None:
        """Replace over the whole flow, as one undo step; line ends stay as they are."""
        self.take_over()
        if self._session.pending is None:
            self._session.set_text(search.replaced(self._session.document.text, replacement))
        after = search.replaced(self.editor.shown_text(), replacement)
        if self._session.pending is not None:
            self._taken = shown(self._session.pending.text)
            self.editor.show_text(after)
            self.take_over()

    def _on_text_changed(self) -> None:
        if self.editor.shown_text() != self._taken:
            self._try.start()
            self._pause.start()
        else:
            self._stop_waiting()

    def _show_document(self, _change: object = None) -> None:
        text = shown(self._session.document.text)
        self._highlighter.set_language(self._session.document.language)
        self._taken = text
        self.editor.show_text(text)
        self.editor.mark_span(None if self._selected is None else self._span_of(self._selected))

    def _on_pending(self, _pending: object = None) -> None:
        pending = self._session.pending
        self._show_notice()
        if pending is not None:
            if not self._pause.isActive():
                self._taken = shown(pending.text)
                self.editor.show_text(self._taken)
            self.editor.mark_problems(pending_marks(pending, self.editor.shown_text()))
            return
        if not self._pause.isActive():
            self._show_document()
        self._show_problems()

    def _show_notice(self) -> None:
        self.notice.setVisible(self._session.pending is not None)
        if self.editor.hasFocus():
            # The notice takes its room from the last lines.
            layout = self.layout()
            assert layout is not None
            layout.activate()
            self.editor.ensureCursorVisible()

    def _mark_problems(self, _found: object = None) -> None:
        if self._session.pending is None and not self._pause.isActive():
            self._show_problems()

    def _show_problems(self) -> None:
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
        # A draft is beside the text.
        if not document.holds(handle) or document.is_draft(handle):
            return None
        start, end = document.span(document.pointer_of(handle))
        return self._position(start), self._position(end)

    def _position(self, offset: int) -> int:
        text = self._session.document.text
        return utf16_length(shown(text)[: shown_offset(text, offset)])
