"""What a step gave in the last run, or gives because it is pinned."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.engine.iterations import iterations_in
from apiflow_desktop.engine.kept_files import FilesHandedOn
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.expressions.last_results import result_of
from apiflow_desktop.gui.forms.labels import ProblemLabel, small_label
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, Unset
from apiflow_desktop.gui.inspector.output_pictures import OutputPictures
from apiflow_desktop.gui.inspector.panel import StepView, column
from apiflow_desktop.gui.inspector.result_editor import ResultEditor
from apiflow_desktop.gui.inspector.result_view import ResultView
from apiflow_desktop.gui.inspector.settings import read_setting
from apiflow_desktop.gui.notify import notify
from apiflow_desktop.gui.reuse import reused_text
from apiflow_desktop.gui.theme import icon, set_role, state_look
from apiflow_desktop.gui.widgets.times import number_text
from apiflow_desktop.openflow.pins import is_pinned, pin, unpin
from apiflow_desktop.openflow.references import write_reference

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit


class OutputTab(QWidget):
    """The result as pictures, and as tree, table and JSON; pinned, and edited to be pinned.

    Args:
        push: Applies an edit.
    """

    media_activated = Signal(str)
    """A picture was clicked: the kept file."""

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: StepView | None = None
        self._run: StepState | None = None
        self._was_pinned = False
        self._files = FilesHandedOn()
        self._shown_files: tuple[OutputKept, ...] = ()
        layout = column(self, spacing=12)
        self._status = QLabel()
        self._status.setWordWrap(True)
        layout.addWidget(self._status)
        self._age = small_label("")
        layout.addWidget(self._age)
        self._pinned = QLabel()
        self._pinned.setWordWrap(True)
        set_role(self._pinned, "small")
        layout.addWidget(self._pinned)
        self._problem = ProblemLabel()
        layout.addWidget(self._problem)
        self._pictures = OutputPictures()
        self._pictures.activated.connect(self.media_activated)
        layout.addWidget(self._pictures)
        layout.addLayout(self._make_buttons())
        self._result = ResultView()
        layout.addWidget(self._result, 1)
        self._editor = ResultEditor()
        self._editor.pinned.connect(self._pin_edited)
        self._editor.left.connect(self._leave_editor)
        self._editor.hide()
        layout.addWidget(self._editor)
        layout.addStretch(0)

    def show_view(self, view: StepView) -> None:
        """Show a step's result; the pinned one while it is pinned."""
        another = self._view is None or self._view.step != view.step
        self._view = view
        self._age.setText(view.outdated)
        self._age.setVisible(bool(view.outdated))
        pinned = is_pinned(view.module)
        if another:
            self._leave_editor()
        self._pin_button.setText(_("Unpin") if pinned else _("Pin"))
        result = self._shown_result()
        files = self._files_of(view)
        same = view.run is self._run and pinned == self._was_pinned and files == self._shown_files
        if same and not another and view.run is not None and not pinned:
            return
        self._run, self._was_pinned, self._shown_files = view.run, pinned, files
        self._show_status(view.run)
        self._pinned.setText(_("Pinned: the step gives this without running.") if pinned else "")
        self._pinned.setVisible(pinned)
        self._pictures.show_files(files)
        has_result = not isinstance(result, Unset)
        self._result.setVisible(has_result and self._editor.isHidden())
        self._pin_button.setEnabled(has_result)
        if not isinstance(result, Unset):
            self._result.show_value(write_reference("results", [view.module_id]), result)

    def _shown_result(self) -> FieldValue:
        if self._view is None:
            return UNSET
        if is_pinned(self._view.module):
            return read_setting(self._view.module, ("mock", "return_value"))
        return result_of(self._view.run)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._pin_button = QPushButton(icon("pin"), _("Pin"))
        self._pin_button.setToolTip(_("Give this result from now on, without running"))
        self._pin_button.clicked.connect(self._pin)
        row.addWidget(self._pin_button)
        self._edit_button = QPushButton(icon("edit"), _("Edit and pin…"))
        self._edit_button.setToolTip(_("Change the result as JSON, and give that from now on"))
        self._edit_button.clicked.connect(self._begin_editing)
        row.addWidget(self._edit_button)
        row.addStretch(1)
        return row

    def _show_status(self, run: StepState | None) -> None:
        self._problem.show_problem(_error_text(run))
        set_role(self._status, "secondary" if run is None else "")
        if run is None:
            self._status.setText(_("Not run yet. Press Run to see what it gives."))
            return
        parts = [state_look(run.status).title]
        rounds = [str(number + 1) for number in iterations_in(run.path).values()]
        if rounds:
            parts.append(_("iteration {number}").format(number=", ".join(rounds)))
        if run.started is not None:
            seconds = (run.ended or time.time()) - run.started
            parts.append(_("{seconds} s").format(seconds=number_text(seconds, 1)))
        if run.attempt:
            parts.append(_("attempt {number}").format(number=run.attempt + 1))
        if run.reused:
            parts.append(reused_text(run.reused))
        if run.message and run.message != run.status:
            parts.append(in_own_language(run.message))
        self._status.setText(" · ".join(parts))

    def _files_of(self, view: StepView) -> tuple[OutputKept, ...]:
        if view.run is None or view.scope.job is None:
            return ()
        self._files.follow(view.scope.job)
        return self._files.of(view.run)

    def _pin(self) -> None:
        result = self._shown_result()
        if self._view is None or isinstance(result, Unset):
            return
        document, handle = self._view.scope.document, self._view.handle
        if is_pinned(self._view.module):
            self._push(unpin(document, handle))
        else:
            self._push(pin(document, handle, result))

    def _begin_editing(self) -> None:
        result = self._shown_result()
        if isinstance(result, Unset) and self._view is not None:
            # pinned once: it waits there to be used again
            result = read_setting(self._view.module, ("mock", "return_value"))
        if not self._editor.begin(None if isinstance(result, Unset) else result):
            notify(
                "warning", _("The result is too long to be edited here."), _("Edit it in the text.")
            )
            return
        self._result.hide()
        self._editor.show()
        self._edit_button.hide()
        self._pin_button.hide()

    def _pin_edited(self, value: object) -> None:
        if self._view is not None:
            edited = cast("JsonValue", value)
            edit = pin(self._view.scope.document, self._view.handle, edited)
            self._leave_editor()
            self._push(edit)

    def _leave_editor(self) -> None:
        self._editor.hide()
        self._edit_button.show()
        self._pin_button.show()
        self._result.setVisible(not isinstance(self._shown_result(), Unset))


def _error_text(run: StepState | None) -> str:
    error: JsonValue = run.error if run is not None else None
    if error is None:
        return ""
    if isinstance(error, dict) and error.get("message"):
        message = in_own_language(str(error["message"]))
        return f"{error.get('name') or _('Error')}: {message}"
    return json.dumps(error, ensure_ascii=False)
