"""All texts of an open document: its own, and of a flow folder the files beside it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.textview.document_text import DocumentText
from apiflow_desktop.gui.textview.file_tabs import FileTabs
from apiflow_desktop.gui.textview.file_text import FileText
from apiflow_desktop.gui.textview.find_bar import FindBar
from apiflow_desktop.gui.textview.finding import Search
from apiflow_desktop.gui.textview.mirror import shown
from apiflow_desktop.openflow.diagnostics.scripts import SCRIPT
from apiflow_desktop.openflow.edits import Batch, ReplaceText, SetScript

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.textview.editor import CodeEditor
    from apiflow_desktop.gui.textview.notice import PendingNotice
    from apiflow_desktop.openflow.beside import BesideFile
    from apiflow_desktop.openflow.changes import Change
    from apiflow_desktop.openflow.diagnostics import Diagnostic
    from apiflow_desktop.openflow.document import Handle
    from apiflow_desktop.openflow.edits import Edit


_LEFT: Final = 4


class FlowTexts(QWidget):
    """Shows one of the texts; tabs choose which, where there are several."""

    handle_selected = Signal(object)
    """The cursor came into a step: its handle, or None outside of all steps."""

    def __init__(self, session: DocumentSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, "text")
        self._session = session
        self._files: dict[str, BesideFile] = {}
        self._file: FileText | None = None
        self.tabs = FileTabs(self)
        self.flow = DocumentText(session, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.flow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(_LEFT, 0, 0, 0)
        tabs.addWidget(self.tabs)
        layout.addLayout(tabs)
        layout.addWidget(self._stack)
        self.setFocusProxy(self._stack)
        self.flow.handle_selected.connect(self.handle_selected)
        self._serve(self.flow.find_bar)
        self.tabs.chosen.connect(self._on_chosen)
        session.changed.connect(self._on_changed)
        self._on_changed()
        self._show_file("")

    @property
    def _shown(self) -> DocumentText | FileText:
        is_file = self._file is not None and self._stack.currentWidget() is self._file
        return self._file if is_file and self._file is not None else self.flow

    @property
    def editor(self) -> CodeEditor:
        """The text that is shown."""
        return self._shown.editor

    @property
    def find_bar(self) -> FindBar:
        """What finds and replaces, beginning in the text that is shown."""
        return self._shown.find_bar

    @property
    def notice(self) -> PendingNotice:
        """What says that the document's text does not parse."""
        return self._shown.notice

    def take_over(self) -> None:
        """Hand what was typed to the session now."""
        self.flow.take_over()

    def undo(self) -> None:
        """Take back what was typed and does not parse, else the last step of the history."""
        self.flow.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.flow.redo()

    def select_handle(self, handle: Handle | None) -> None:
        """Show a step that was selected elsewhere; where files are looked at, its script."""
        self.flow.select_handle(handle)
        here = self._files.get(self.tabs.current)
        if here is None or handle is None or here.handle == handle:
            return
        scripts = (one.file for one in self._files.values() if one.handle == handle)
        self._bring(next(scripts, ""))

    def reveal_problem(self, problem: Diagnostic) -> None:
        """Put the cursor where a problem is: in the document, or in the file of a script."""
        in_script = problem.offset is not None and problem.pointer[-len(SCRIPT) :] == SCRIPT
        ours = (
            one
            for one in self._files.values()
            if in_script and one.handle == problem.handle and one.key == SCRIPT[-1]
        )
        file = next(ours, None)
        self._bring("" if file is None else file.file)
        if file is None or self._file is None:
            self.flow.reveal_problem(problem)
        else:
            self._file.reveal_problem(problem)

    def reveal_pending(self) -> None:
        """Put the cursor where the typed text of the document does not parse."""
        self._bring("")
        self.flow.reveal_pending()

    def _on_changed(self, _change: Change | None = None) -> None:
        document = self._session.document
        if not document.files.is_folder:
            return
        files = document.files.listed(document)
        self._files = {one.file: one for one in files}
        self.tabs.show_files(PurePath(document.name).name, files)
        self._show_file(self.tabs.current)

    def _on_chosen(self, file: str) -> None:
        """Show what the user chose; a script's step is selected with it."""
        self._show_file(file)
        if file:
            self.handle_selected.emit(self._files[file].handle)

    def _bring(self, file: str) -> None:
        self.tabs.show_file(file)
        self._show_file(file)

    def _show_file(self, file: str) -> None:
        """Show one of the texts; empty for the document's own."""
        shown: DocumentText | FileText = self.flow
        if file:
            if self._file is None:
                self._file = FileText(self._session, self)
                self._file.handle_selected.connect(self.handle_selected)
                self._serve(self._file.find_bar)
                self._stack.addWidget(self._file)
            self._file.show_file(self._files[file])
            shown = self._file
        if self._stack.currentWidget() is not shown:
            self.take_over()
            self._stack.setCurrentWidget(shown)
        self._stack.setFocusProxy(shown)

    def _serve(self, bar: FindBar) -> None:
        bar.elsewhere = self._count_elsewhere
        bar.left.connect(self._go_on)
        bar.replace_all_wanted.connect(self._replace_all)

    def _texts(self) -> dict[str, str]:
        """Return all texts by their files, in the order of the tabs; the document's is empty."""
        document = self._session.document
        beside = ((file, document.files.get(file)) for file in self._files)
        return {"": document.text, **{file: text for file, text in beside if text is not None}}

    def _count_elsewhere(self, search: Search) -> int:
        here = self.tabs.current
        others = (text for file, text in self._texts().items() if file != here)
        return sum(len(search.find_all(shown(text))) for text in others)

    def _go_on(self, back: bool) -> None:
        """Go to the next text in which there is what is looked for."""
        bar, texts = self.find_bar, self._texts()
        files = list(texts)
        at = files.index(self.tabs.current) if self.tabs.current in files else 0
        around = [*files[at + 1 :], *files[: at + 1]]
        if back:
            around = [*reversed(files[:at]), *reversed(files[at:])]
        search = bar.search
        file = next(one for one in around if search.find_all(shown(texts[one])))
        self.tabs.show_file(file)
        self._on_chosen(file)
        self.find_bar.go_on(bar, back=back)

    def _replace_all(self, search: Search, replacement: str) -> None:
        """Replace in all texts, as one undo step."""
        self.take_over()
        if not self._files or self._session.pending is not None:
            self.flow.replace_all(search, replacement)
            return
        edits: list[Edit] = []
        for file, text in self._texts().items():
            after = search.replaced(text, replacement)
            if after != text and file:
                edits.append(SetScript(self._files[file].handle, after, self._files[file].key))
            elif after != text:
                edits.append(ReplaceText(after))
        # The handles of the scripts are those of the text as it is: it changes last.
        edits.sort(key=lambda edit: isinstance(edit, ReplaceText))
        if not edits:
            return
        try:
            self._session.push(Batch(_("Replace all"), tuple(edits)))
        except UserFacingError as error:
            notify_error(error)
