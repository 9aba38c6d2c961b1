"""The text and the language of a script step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.inspector.panel import StepView, column, text_of
from apiflow_desktop.gui.textview.problem_marks import script_marks
from apiflow_desktop.gui.textview.script_edit import ScriptEdit
from apiflow_desktop.gui.widgets.combo import QuietComboBox
from apiflow_desktop.openflow.edits import SetScript, SetValue
from apiflow_desktop.openflow.schema.steps import LANGUAGES
from apiflow_desktop.openflow.signatures.model import RUN_HERE

if TYPE_CHECKING:
    from apiflow_desktop.openflow.diagnostics import Diagnostic
    from apiflow_desktop.openflow.edits import Edit

_OTHERS: Final = tuple(name for name in LANGUAGES if name not in RUN_HERE)
_ELSEWHERE: Final = N_("Scripts in {language} do not run here: the step would fail.")


class ScriptTab(QWidget):
    """Edits the script of one step.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: StepView | None = None
        self._found: Sequence[Diagnostic] = ()
        self.language = QuietComboBox()
        self.language.setAccessibleName(_("Language of the script"))
        self.language.addItems([*RUN_HERE, *_OTHERS])
        self.language.insertSeparator(len(RUN_HERE))
        self.language.textActivated.connect(self._set_language)
        self._notice = small_label()
        self.code = ScriptEdit()
        self.code.typed.connect(self._set_text)
        layout = column(self, spacing=8)
        row = QHBoxLayout()
        row.setSpacing(8)
        label = QLabel(_("Language"))
        label.setBuddy(self.language)
        row.addWidget(label)
        row.addWidget(self.language, 1)
        layout.addLayout(row)
        self._file = small_label()
        layout.addWidget(self._file)
        layout.addWidget(self._notice)
        layout.addWidget(self.code, 1)

    def show_view(self, view: StepView) -> None:
        """Show a script step."""
        another = self._view is None or self._view.step != view.step
        self._view = view
        language = text_of(view.value.get("language"))
        if self.language.findText(language) < 0:
            self.language.addItem(language)
        self.language.setCurrentText(language)
        self.code.show_script(language, view.script)
        if another:
            self.code.moveCursor(QTextCursor.MoveOperation.Start)
            self.show_problems(self._found)
        file = view.script_file
        self._file.setText(_("In the file {file}").format(file=file))
        self._file.setVisible(bool(file))
        elsewhere = language not in RUN_HERE
        self._notice.setText(_(_ELSEWHERE).format(language=language or _("no language")))
        self._notice.setVisible(elsewhere)

    def show_problems(self, found: Sequence[Diagnostic]) -> None:
        """Underline those of a document's problems that stand in the script."""
        self._found = found
        if self._view is not None:
            self.code.mark_problems(script_marks(self._view.script, self._view.handle, found))

    def reveal_problem(self, *, to_type: bool) -> None:
        """Put the cursor on the first problem of the script, if it has one."""
        view = self._view
        marks = script_marks(view.script, view.handle, self._found) if view is not None else []
        if marks:
            self.code.reveal(marks[0].start)
        if to_type:
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_language(self, language: str) -> None:
        if self._view is not None and language != self._view.value.get("language"):
            place = self._view.scope.document.pointer_of(self._view.handle)
            self._push(SetValue((*place, "value", "language"), language))

    def _set_text(self, text: str) -> None:
        if self._view is not None:
            self._push(SetScript(self._view.handle, text))
