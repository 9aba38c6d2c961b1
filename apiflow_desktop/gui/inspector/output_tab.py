"""What a step gave in the last run."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.iterations import iterations_in
from apiflow_desktop.engine.job_state import StepState
from apiflow_desktop.gui.expressions.nodes import value_node
from apiflow_desktop.gui.forms.growing_text import CodeText
from apiflow_desktop.gui.forms.labels import ProblemLabel, section_label, small_label
from apiflow_desktop.gui.forms.thumbnail import Thumbnail
from apiflow_desktop.gui.inspector.panel import StepView, clear, column
from apiflow_desktop.gui.inspector.value_tree import ValueTree
from apiflow_desktop.gui.theme import icon, set_role, state_look
from apiflow_desktop.gui.widgets.times import number_text, size_text
from apiflow_desktop.openflow.pins import is_pinned, pin, unpin
from apiflow_desktop.openflow.references import write_reference

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit

_PICTURE = QSize(132, 99)
_LONGEST_RAW = 200_000


class OutputTab(QWidget):
    """The last result as pictures, as a tree and as text.

    Args:
        push: Applies an edit.
    """

    media_activated = Signal(str)
    """A picture was clicked: the kept file."""

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: StepView | None = None
        self._shown: StepState | None = None
        layout = column(self, spacing=12)
        self._status = QLabel()
        layout.addWidget(self._status)
        self._age = small_label("")
        layout.addWidget(self._age)
        self._problem = ProblemLabel()
        layout.addWidget(self._problem)
        self._pictures = QHBoxLayout()
        self._pictures.setSpacing(8)
        layout.addLayout(self._pictures)
        self._result = self._make_result()
        layout.addWidget(self._result)
        layout.addStretch(1)

    def show_view(self, view: StepView) -> None:
        """Show a step's last result."""
        same_step = self._view is not None and self._view.handle == view.handle
        self._view = view
        self._pin_button.setText(_("Unpin") if is_pinned(view.module) else _("Pin"))
        self._age.setText(view.outdated)
        self._age.setVisible(bool(view.outdated))
        if same_step and view.run is self._shown and view.run is not None:
            return
        self._shown = view.run
        self._show_status(view.run)
        self._show_pictures(view.run)
        has_result = view.run is not None and view.run.ended is not None
        self._result.setVisible(has_result)
        if view.run is not None and has_result:
            path = write_reference("results", [view.module_id])
            self._tree.show_nodes([value_node(path, path, view.run.result)], unfolded=True)
            text = json.dumps(view.run.result, ensure_ascii=False, indent=2)
            self._raw.replace_text(text[:_LONGEST_RAW])

    def _make_result(self) -> QWidget:
        result = QWidget()
        layout = QVBoxLayout(result)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(section_label(_("Result")))
        self._tree = ValueTree(fit=True)
        self._tree.setAccessibleName(_("Result"))
        self._tree.chosen.connect(self._copy)
        layout.addWidget(self._tree)
        layout.addLayout(self._make_buttons())
        layout.addWidget(section_label(_("As JSON")))
        self._raw = CodeText("json", most_lines=16)
        self._raw.setReadOnly(True)
        self._raw.setAccessibleName(_("Result as JSON"))
        layout.addWidget(self._raw)
        return result

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for title, name, hint, action in (
            (_("Path"), "copy", _("Copy the path of the selected line"), self._copy_path),
            (_("Value"), "copy", _("Copy the value of the selected line"), self._copy_value),
            (_("Pin"), "pin", _("Give this result from now on, without running"), self._pin),
        ):
            button = QPushButton(icon(name), title)
            button.setToolTip(hint)
            button.setAccessibleName(hint)
            button.clicked.connect(action)
            row.addWidget(button)
        self._pin_button = button
        row.addStretch(1)
        return row

    def _show_status(self, run: StepState | None) -> None:
        self._problem.show_problem(_error_text(run))
        if run is None:
            self._status.setText(_("Not run yet. Press Run (F5) to see what it gives."))
            self._status.setWordWrap(True)
            set_role(self._status, "secondary")
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
            parts.append(_("from {source}").format(source=run.reused))
        if run.message:
            parts.append(run.message)
        self._status.setText(" · ".join(parts))

    def _show_pictures(self, run: StepState | None) -> None:
        clear(self._pictures)
        outputs = run.outputs if run is not None else ()
        for output in outputs[:8]:
            kind = output.content_type.partition("/")[0]
            picture = Thumbnail(kind, _PICTURE)
            picture.show_source(output.path if kind == "image" else "")
            picture.setToolTip(f"{output.url}\n{output.content_type}, {size_text(output.size)}")
            picture.setCursor(Qt.CursorShape.PointingHandCursor)
            picture.activated.connect(lambda path=output.path: self.media_activated.emit(path))
            self._pictures.addWidget(picture)
        self._pictures.addStretch(1)

    def _copy_path(self) -> None:
        node = self._tree.current_node()
        if node is not None:
            self._copy(node.path)

    def _copy_value(self) -> None:
        node = self._tree.current_node()
        if node is not None:
            value = node.value
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            self._copy(text)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def _pin(self) -> None:
        if self._view is None or self._view.run is None:
            return
        document, handle = self._view.scope.document, self._view.handle
        if is_pinned(self._view.module):
            self._push(unpin(document, handle))
        else:
            self._push(pin(document, handle, self._view.run.result))


def _error_text(run: StepState | None) -> str:
    error: JsonValue = run.error if run is not None else None
    if error is None:
        return ""
    if isinstance(error, dict) and error.get("message"):
        return f"{error.get('name') or _('Error')}: {error['message']}"
    return json.dumps(error, ensure_ascii=False)
