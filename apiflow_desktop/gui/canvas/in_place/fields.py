"""The fields over a card: each knows what is typed in it and which edit that makes."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.gui.expressions.expression_edit import ExpressionEdit
from apiflow_desktop.gui.expressions.last_results import Moment
from apiflow_desktop.gui.expressions.members import members_of
from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.forms.labels import ProblemLabel, small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.inspector.input_row import InputRow
from apiflow_desktop.gui.inspector.live_inputs import LiveInputs
from apiflow_desktop.gui.inspector.live_predicates import LivePredicates
from apiflow_desktop.gui.inspector.live_value import LiveValue
from apiflow_desktop.gui.inspector.panel import StepView, text_of
from apiflow_desktop.gui.inspector.step_inputs import input_edit, input_specs, input_transform
from apiflow_desktop.openflow.edits import Batch, Edit, SetSummary, SetValue
from apiflow_desktop.openflow.picture.moves import NEW_EXPRESSIONS


class Typed(QWidget):
    """Something that is typed over a card."""

    def problem(self) -> str:
        """Say what is wrong with what is typed; empty if nothing is."""
        return ""

    def edit(self) -> Edit | None:
        """Return the edit it makes; None if nothing was changed."""
        raise NotImplementedError

    def begin(self) -> None:
        """Take the keys."""
        raise NotImplementedError


class TypedTitle(Typed):
    """What a step is called."""

    def __init__(self, view: StepView, title: str) -> None:
        super().__init__()
        self._handle = view.handle
        self._before = text_of(view.module.get("summary"))
        self._line = _line(self, self._before, _("Name of the step"))
        self._line.setPlaceholderText(title)

    def edit(self) -> Edit | None:
        """Name the step."""
        text = self._line.text().strip()
        return SetSummary(self._handle, text) if text != self._before else None

    def begin(self) -> None:
        """Take the keys; what is typed first replaces the name."""
        self._line.selectAll()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)


class TypedTransform(Typed):
    """A value or an expression, as the inspector edits it."""

    def __init__(self, view: StepView, spec: FieldSpec, transform: JsonObject | None) -> None:
        super().__init__()
        self._before = transform
        scope = view.scope
        self.row = InputRow(
            spec, scope.expressions, self, members=lambda typed: members_of(scope, typed)
        )
        self.row.set_transform(transform)
        _column(self, self.row)

    def problem(self) -> str:
        """Say what is wrong with the expression or the value."""
        if self.row.switch.mode == "expression":
            return self.row.expression.check_now()
        return self.row.field.problem()

    def begin(self) -> None:
        """Take the keys."""
        if self.row.switch.mode == "expression":
            _to_end(self.row.expression)
        else:
            self.row.field.setFocus(Qt.FocusReason.OtherFocusReason)
            inside = self.row.field.focusProxy()
            if isinstance(inside, QLineEdit | QPlainTextEdit):
                inside.selectAll()

    def edit(self) -> Edit | None:
        """Set it."""
        transform = self.row.transform
        return self.edit_to(transform) if transform != self._before else None

    def edit_to(self, transform: JsonObject | None) -> Edit:
        """Make the edit that sets it."""
        raise NotImplementedError


class TypedInput(TypedTransform):
    """An input of a step, or what a loop goes over."""

    def __init__(self, view: StepView, name: str) -> None:
        spec = input_specs(view).get(name) or FieldSpec(name, "any")
        super().__init__(view, spec, input_transform(view, name))
        self._view, self._name = view, name
        self._live = LiveInputs(self)
        self.row.transform_edited.connect(lambda _edited: self._show_live())
        self._show_live()

    def edit_to(self, transform: JsonObject | None) -> Edit:
        """Set the input, or leave it out."""
        return input_edit(self._view, self._name, transform)

    def _show_live(self) -> None:
        self._live.ask(self._view, {self._name: self.row})


class TypedOption(TypedTransform):
    """An option of a step that is a value or an expression."""

    def __init__(self, view: StepView, path: Pointer, spec: FieldSpec) -> None:
        found = _found(view.scope, path)
        super().__init__(view, spec, found if isinstance(found, dict) else None)
        self._scope, self._path = view.scope, path

    def edit_to(self, transform: JsonObject | None) -> Edit:
        """Set the option."""
        return SetValue(_pointer(self._scope, self._path), transform)


class _Expression(Struct):
    """An expression, the line under it, where it stands, what it was, and when it is asked."""

    expression: ExpressionEdit
    live: LiveValue
    path: Pointer
    before: str
    moment: Moment | None


class TypedExpressions(Typed):
    """An expression, or the name of a branch and what it is taken on, one above the other.

    Each stands at a path in the step; without a step, in the value of the flow.

    Args:
        scope: Where they stand.
        name_first: The name is what is typed first.
    """

    def __init__(self, scope: Scope, *, name_first: bool = False) -> None:
        super().__init__()
        self._name_first = name_first
        self._scope = scope
        self._column = _column(self)
        self._lines: list[tuple[QLineEdit, Pointer, str]] = []
        self._expressions: list[_Expression] = []
        self._live = LivePredicates(self)

    def add_line(self, title: str, path: Pointer) -> None:
        """Add a name."""
        before = text_of(_found(self._scope, path))
        line = QLineEdit(before, self)
        line.setAccessibleName(title)
        self._add(title, line)
        self._lines.append((line, path, before))

    def add_predicate(self, title: str, path: Pointer, moment: Moment | None) -> None:
        """Add an expression that is asked for true or false.

        Args:
            title: What it is called.
            path: Where it stands.
            moment: When it is asked; None if it never is.
        """
        scope = self._scope
        field = ExpressionEdit(
            scope.expressions, self, members=lambda t: members_of(scope, t), predicate=True
        )
        before = text_of(_found(scope, path))
        field.set_expression(before)
        field.setAccessibleName(title)
        self._add(title, field)
        problem = ProblemLabel(self)
        field.problem_found.connect(problem.show_problem)
        self._column.addWidget(problem)
        live = LiveValue(self)
        self._column.addWidget(live)
        self._expressions.append(_Expression(field, live, path, before, moment))
        field.edited.connect(self._show_live)
        self._show_live()

    def _show_live(self) -> None:
        self._live.ask(self._scope, [(one, one.moment) for one in self._expressions])

    def problem(self) -> str:
        """Say what is wrong with the expressions."""
        faults = (one.expression.check_now() for one in self._expressions)
        return next((fault for fault in faults if fault), "")

    def edit(self) -> Edit | None:
        """Write what was changed, as one edit."""
        typed: list[tuple[Pointer, str, str]] = [
            *((path, line.text().strip(), before) for line, path, before in self._lines),
            *((one.path, one.expression.expression(), one.before) for one in self._expressions),
        ]
        edits = tuple(
            SetValue(_pointer(self._scope, path), text)
            for path, text, before in typed
            if text != before
        )
        if len(edits) > 1:
            return Batch(_("Change branch"), edits)
        return edits[0] if edits else None

    def begin(self) -> None:
        """Take the keys, the expression first unless the name is wanted."""
        if self._expressions and not (self._name_first and self._lines):
            _to_end(self._expressions[0].expression)
        else:
            self._lines[0][0].selectAll()
            self._lines[0][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, title: str, field: QWidget) -> None:
        self._column.addWidget(small_label(title, self))
        self._column.addWidget(field)


def _pointer(scope: Scope, path: Pointer) -> Pointer:
    """Return where a path in a step leads now: others may have changed the document meanwhile."""
    document, handle = scope.document, scope.handle
    start = document.value_pointer if handle is None else document.pointer_of(handle)
    return (*start, *path)


def _found(scope: Scope, path: Pointer) -> JsonValue:
    try:
        return scope.document.get(_pointer(scope, path))
    except KeyError:
        return None


def _to_end(field: ExpressionEdit) -> None:
    """Let the user go on typing; what a new step is given is typed over."""
    if field.expression() in NEW_EXPRESSIONS:
        field.selectAll()
    else:
        field.moveCursor(field.textCursor().MoveOperation.End)
    field.setFocus(Qt.FocusReason.OtherFocusReason)


def _line(parent: QWidget, text: str, name: str) -> QLineEdit:
    line = QLineEdit(text, parent)
    line.setAccessibleName(name)
    _column(parent, line)
    return line


def _column(parent: QWidget, *widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return column
