"""One input of a step: a value or an expression, and what it was in the last run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.expressions.expression_edit import ExpressionEdit
from apiflow_desktop.gui.expressions.mode_switch import ModeSwitch
from apiflow_desktop.gui.forms.fields.base import Field
from apiflow_desktop.gui.forms.fields.registry import make_field
from apiflow_desktop.gui.forms.labels import NameLabel, ProblemLabel, TypeLabel, small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.validation import problem_of
from apiflow_desktop.gui.forms.value_menu import ValueMenuButton
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, Unset, same
from apiflow_desktop.gui.inspector.differs import DiffersNote
from apiflow_desktop.gui.inspector.live_value import LiveValue
from apiflow_desktop.gui.inspector.panel import type_text, typed_text


class Unsaid(Struct, frozen=True):
    """What was typed into a row and is not in the document.

    Attributes:
        other: What the mode that is not chosen holds.
        text: Text that is no value yet, such as half an object.
    """

    other: JsonObject | None = None
    text: str = ""


class InputRow(QWidget):
    """Edits one input transform.

    What the other mode held is remembered, so switching there and back loses nothing.

    Args:
        spec: The input.
        offers: What an expression can refer to.
        members: What is in the value of a half-typed reference.
    """

    transform_edited = Signal(object)
    """The user changed the transform; None to leave the input out."""
    expression_entered = Signal(object)
    """An expression editor got the focus: this is where references go."""

    def __init__(
        self,
        spec: FieldSpec,
        offers: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
        *,
        members: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self._transform: JsonObject | None = None
        self._other: JsonObject | None = None
        self._unread = ""
        self.switch = ModeSwitch(spec.name)
        self.field = make_field(spec)
        self.expression = ExpressionEdit(offers, members=members)
        self.live = LiveValue()
        self._differs = DiffersNote()
        self._problem = ProblemLabel()
        self._note = small_label(_("The model fills this input."))
        self._arrange()
        self._connect()
        self.set_transform(None)

    @property
    def transform(self) -> JsonObject | None:
        """The transform as it is shown; None if the input is left out."""
        return self._transform

    @property
    def missing(self) -> bool:
        """Whether the step needs it and it is not given."""
        if not self.spec.required:
            return False
        if self.switch.mode == "expression":
            return not self.expression.expression().strip()
        return self.field.value() in (UNSET, None, "")

    @property
    def tab_parts(self) -> Sequence[QWidget]:
        """What Tab goes through: the value comes before what stands over it."""
        return self.field, self.expression, self._menu, self.switch, self.live

    def set_transform(self, transform: JsonObject | None) -> None:
        """Show a transform; what is being typed stays as it is if it says the same."""
        if self._transform is not None and _mode(transform) != _mode(self._transform):
            self._other = self._transform
        # The document's own objects change under us: the row keeps a copy.
        self._transform = deepcopy(transform)
        if _mode(transform) == "expression":
            text = transform.get("expr") if transform else ""
            self.expression.set_expression(text if isinstance(text, str) else "")
        else:
            self._show_static(_static_value(transform))
        if self._differs.text():
            self.show_differing("")
        self._show_mode()
        if self._unread and self.switch.mode == "value":
            unread, self._unread = self._unread, ""
            type_text(self.field.editor(), unread)

    def show_differing(self, differing: str) -> None:
        """Say that the selected steps differ here, after no transform was shown."""
        if not differing and self._differs.text():
            self.field.set_value(self.field.value())
        self._differs.show_differing(differing, self.field)

    def forget(self) -> None:
        """Let go of what was typed and remembered: another step comes."""
        self.recall(Unsaid())

    def unsaid(self) -> Unsaid:
        """Return what the document does not hold: it is lost with the row."""
        text = typed_text(self.field.editor()) if self.field.problem() else ""
        return Unsaid(self._other, text)

    def recall(self, unsaid: Unsaid) -> None:
        """Take up what was left unsaid; the transform is shown next."""
        self._other, self._transform = unsaid.other, None
        self.field.set_value(UNSET)
        self._unread = unsaid.text

    def show_last(self, value: FieldValue, kept: str = "") -> None:
        """Show what the expression was in the last run."""
        self.live.show_value(value if self.switch.mode == "expression" else UNSET, kept)

    def show_live(self, text: str, *, wrong: bool = False) -> None:
        """Say why the expression has no value, or nothing."""
        self.live.show_instead(text if self.switch.mode == "expression" else "", wrong=wrong)

    def insert(self, expression: str) -> None:
        """Put a reference into the expression; a value becomes an expression by it."""
        if self.switch.mode == "value":
            self._edit({"type": "javascript", "expr": expression})
            self.expression.setFocus()
        else:
            self.expression.insert(expression)

    def _arrange(self) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        header = QHBoxLayout()
        header.setSpacing(6)
        title = f"{self.spec.title} *" if self.spec.required else self.spec.title
        self._title = NameLabel(title, self.spec.description)
        self._title.setBuddy(self.field)
        header.addWidget(self._title)
        header.addWidget(TypeLabel(self.spec.type))
        header.addStretch(1)
        self._layout.addLayout(header)
        self._layout.addWidget(self.field)
        self._layout.addWidget(self.expression)
        self._menu = ValueMenuButton(self.spec)
        self._menu.chosen.connect(lambda value: self._choose(value))
        header.addWidget(self._menu)
        header.addWidget(self.switch)
        self._layout.addWidget(self.live)
        self._layout.addWidget(self._differs)
        self._layout.addWidget(self._problem)
        self._layout.addWidget(self._note)
        self.expression.setAccessibleName(_("Expression of {title}").format(title=self.spec.title))

    def _connect(self) -> None:
        self._connect_field(self.field)
        self.expression.edited.connect(self._on_expression)
        self.expression.problem_found.connect(lambda _: self._show_problem())
        self.expression.entered.connect(lambda: self.expression_entered.emit(self))
        self.switch.switched.connect(self._on_switched)

    def _connect_field(self, field: Field) -> None:
        # What is deleted letter by letter is empty, not gone: its key keeps its place.
        field.typed_empty = "" if self.spec.type in ("string", "any") else UNSET
        field.offers_expression = True
        field.edited.connect(self._on_value)
        field.reference_dropped.connect(self.insert)
        field.expression_wanted.connect(lambda: self._on_switched("expression"))

    def _show_static(self, value: FieldValue) -> None:
        if not self.field.shows(value):
            self._replace_field(value)
        if not same(self.field.value(), value) and not self.field.problem():
            self.field.set_value(value)

    def _replace_field(self, value: FieldValue) -> None:
        old = self.field
        self.field = make_field(self.spec, value)
        self._connect_field(self.field)
        self._layout.replaceWidget(old, self.field)
        old.hide()
        old.deleteLater()

    def _show_mode(self) -> None:
        expression = _mode(self._transform) == "expression"
        self.switch.set_mode("expression" if expression else "value")
        by_model = self._transform is not None and self._transform.get("type") == "ai"
        self.expression.setVisible(expression)
        self._title.setBuddy(self.expression if expression else self.field)
        self.field.setVisible(not expression and not by_model)
        self._note.setVisible(by_model)
        self._show_problem()

    def _show_problem(self) -> None:
        if self.switch.mode == "expression":
            problem = self.expression.problem
            if problem:
                self.live.show_instead("")
        else:
            value = self.field.value()
            nothing = value is UNSET or value is None or value == ""
            problem = self.field.problem() or ("" if nothing else problem_of(self.spec, value))
            self.field.mark_invalid(bool(problem))
        self._problem.show_problem(problem)

    def _on_switched(self, mode: str) -> None:
        fresh: JsonObject | None
        if mode == "expression":
            fresh = {"type": "javascript", "expr": ""}
        else:
            default = self.spec.default
            fresh = {"type": "static", "value": None if isinstance(default, Unset) else default}
        remembered = self._other if _mode(self._other) == mode else None
        self._edit(remembered or fresh)
        (self.expression if mode == "expression" else self.field).setFocus()

    def _on_value(self) -> None:
        if not self.field.problem():
            value = self.field.value()
            edited: JsonObject | None = None
            if not isinstance(value, Unset):
                edited = {"type": "static", "value": value}
            self._transform = edited
            self.transform_edited.emit(edited)
        self._show_problem()

    def _on_expression(self) -> None:
        self._transform = {"type": "javascript", "expr": self.expression.expression()}
        self.transform_edited.emit(self._transform)
        self._show_problem()

    def _choose(self, value: FieldValue) -> None:
        self._edit(None if isinstance(value, Unset) else {"type": "static", "value": value})

    def _edit(self, transform: JsonObject | None) -> None:
        self.set_transform(transform)
        self.transform_edited.emit(transform)


def _mode(transform: JsonObject | None) -> str:
    is_expression = transform is not None and transform.get("type") == "javascript"
    return "expression" if is_expression else "value"


def _static_value(transform: JsonObject | None) -> FieldValue:
    if transform is None or transform.get("type") == "ai":
        return UNSET
    return transform.get("value")
