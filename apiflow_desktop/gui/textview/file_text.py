"""The text of a file beside the document: a script of a flow folder, or its lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.textview.find_bar import FindBar
from apiflow_desktop.gui.textview.history_keys import HistoryKeys
from apiflow_desktop.gui.textview.notice import PendingNotice
from apiflow_desktop.gui.textview.problem_marks import script_marks
from apiflow_desktop.gui.textview.script_edit import ScriptEdit
from apiflow_desktop.openflow.edits import SetScript

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.beside import BesideFile
    from apiflow_desktop.openflow.diagnostics import Diagnostic


class FileText(QWidget):
    """Edits one file after the other; all in the history of the document."""

    handle_selected = Signal(object)
    """The cursor came into the script of a step: its handle."""

    def __init__(self, session: DocumentSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._file: BesideFile | None = None
        self.editor = ScriptEdit(self)
        self.editor.setAccessibleName(_("Text of the file"))
        self.editor.typed.connect(self._set_text)
        self.editor.installEventFilter(self)
        self._keys = HistoryKeys(self.editor, session.undo, session.redo)
        self.notice = PendingNotice(session, self)
        self.find_bar = FindBar(self.editor, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.find_bar, self.editor, self.notice):
            layout.addWidget(widget)
        self.setFocusProxy(self.editor)
        session.pending_changed.connect(self._on_pending)
        session.diagnostics_changed.connect(self._mark_problems)
        self._on_pending()

    def show_file(self, file: BesideFile) -> None:
        """Show a file as it is now."""
        another = self._file is None or self._file.file != file.file
        self._file = file
        text = self._session.document.files.get(file.file) or ""
        self.editor.show_script(file.language if file.key == "content" else "", text)
        if another:
            self.editor.moveCursor(QTextCursor.MoveOperation.Start)
            self._mark_problems()

    def reveal_problem(self, problem: Diagnostic) -> None:
        """Put the cursor where a problem of the script is."""
        if self._file is not None:
            text = self._session.document.files.get(self._file.file) or ""
            for mark in script_marks(text, self._file.handle, [problem]):
                self.editor.reveal(mark.start)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Select the step of the script that is gone into."""
        if event.type() == QEvent.Type.FocusIn and self._file is not None:
            self.handle_selected.emit(self._file.handle)
        return super().eventFilter(watched, event)

    def _set_text(self, text: str) -> None:
        if self._file is not None:
            self._session.push(SetScript(self._file.handle, text, self._file.key))

    def _mark_problems(self, _found: object = None) -> None:
        file = self._file
        if file is not None:
            text = self._session.document.files.get(file.file) or ""
            found = self._session.diagnostics if file.key == "content" else []
            self.editor.mark_problems(script_marks(text, file.handle, found))

    def _on_pending(self, _pending: object = None) -> None:
        pending = self._session.pending is not None
        self.notice.setVisible(pending)
        self.editor.setReadOnly(pending)
