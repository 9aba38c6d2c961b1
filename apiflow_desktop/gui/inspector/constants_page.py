"""All constants of a flow on one page: what one changes after taking over somebody's flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.inspector.input_row import InputRow
from apiflow_desktop.gui.inspector.panel import FlowView, StepView, column
from apiflow_desktop.gui.inspector.step_inputs import input_edit, input_specs, input_transform
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.openflow.handles import Handle

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit

_AT_ONCE: Final = 40
_Key: TypeAlias = tuple[Handle, str]
_Constant: TypeAlias = "tuple[StepView, FieldSpec, JsonObject | None]"


class ConstantsPage(QWidget):
    """The inputs of all steps that are set to a value, step by step.

    Args:
        push: Applies an edit.
    """

    step_wanted = Signal(object)
    """The user wants to go to a step: its handle."""

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: FlowView | None = None
        self._most = _AT_ONCE
        self.rows: dict[_Key, InputRow] = {}
        self._heads: dict[Handle, QPushButton] = {}
        self._layout = column(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a constant…"))
        self.search.setAccessibleName(_("Find a constant"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show())
        self._layout.addWidget(self.search)
        self._none = small_label(_("No input of a step is set to a value."))
        self._layout.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._layout.addLayout(self._list)
        self._more = QPushButton(_("Show more"))
        self._more.clicked.connect(self._show_more)
        self._layout.addWidget(self._more)
        self._layout.addStretch(1)

    def show_flow(self, view: FlowView) -> None:
        """Show a flow's constants; rows that stay keep focus and cursor."""
        if self._view is None or self._view.document is not view.document:
            self._drop(list(self.rows), list(self._heads))
            self._most = _AT_ONCE
        self._view = view
        self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        words = self.search.text().casefold().split()
        found: list[_Constant] = []
        more = False
        for constant in self._constants(words):
            if len(found) == self._most:
                more = True
                break
            found.append(constant)
        keys = [(step.handle, spec.name) for step, spec, _transform in found]
        steps = list(dict.fromkeys(step.handle for step, _spec, _transform in found))
        gone = [key for key, row in self.rows.items() if key not in keys]
        self._drop(gone, [handle for handle in self._heads if handle not in steps])
        place, last = 0, None
        for step, spec, transform in found:
            if step.handle != last:
                self._put(self._head(step), place)
                place, last = place + 1, step.handle
            row = self._row(step, spec)
            self._put(row, place)
            row.set_transform(transform)
            place += 1
        self._none.setVisible(not found)
        self._more.setVisible(more)

    def _constants(self, words: Sequence[str]) -> Iterator[_Constant]:
        assert self._view is not None
        document, lookup = self._view.document, self._view.lookup
        for handle in document.handles():
            module = document.module(handle)
            step = StepView(handle, module, Scope(document, handle, lookup), None)
            for name, spec in input_specs(step).items():
                transform = input_transform(step, name)
                is_static = transform is not None and transform.get("type") == "static"
                # One that was made an expression here stays, and with it the focus.
                if not is_static and (handle, name) not in self.rows:
                    continue
                value = transform.get("value") if transform is not None else ""
                about = f"{step.title} {name} {value}".casefold()
                if all(word in about for word in words):
                    yield step, spec, transform

    def _head(self, step: StepView) -> QPushButton:
        head = self._heads.get(step.handle)
        if head is None:
            head = QPushButton()
            head.setToolTip(_("Go to the step"))
            set_role(head, "link")
            head.clicked.connect(lambda: self.step_wanted.emit(step.handle))
            self._heads[step.handle] = head
        head.setText(step.title)
        return head

    def _row(self, step: StepView, spec: FieldSpec) -> InputRow:
        key = (step.handle, spec.name)
        row = self.rows.get(key)
        if row is not None and row.spec == spec:
            return row
        if row is not None:
            self._drop([key], [])
        row = InputRow(spec, lambda: step.scope.expressions(), self)
        row.transform_edited.connect(lambda edited: self._edit(step, spec.name, edited))
        self.rows[key] = row
        return row

    def _put(self, widget: QWidget, place: int) -> None:
        if self._list.indexOf(widget) != place:
            left = Qt.AlignmentFlag.AlignLeft
            align = left if isinstance(widget, QPushButton) else Qt.AlignmentFlag(0)
            self._list.insertWidget(place, widget, 0, align)
            widget.show()

    def _drop(self, keys: Sequence[_Key], handles: Sequence[Handle]) -> None:
        gone: list[QWidget] = [self.rows.pop(key) for key in keys]
        gone += [self._heads.pop(handle) for handle in handles]
        for widget in gone:
            self._list.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _show_more(self) -> None:
        self._most += _AT_ONCE
        self._show()

    def _edit(self, step: StepView, name: str, transform: JsonObject | None) -> None:
        self._push(input_edit(step, name, transform))
