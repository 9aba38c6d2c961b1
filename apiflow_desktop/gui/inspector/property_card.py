"""One input of a flow: its name, type, help, choices and default."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
)

from apiflow_desktop.base.i18n import _, pgettext
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.forms.form_row import FormRow
from apiflow_desktop.gui.forms.labels import ProblemLabel, make_small
from apiflow_desktop.gui.forms.specs import FieldSpec, spec_of_property
from apiflow_desktop.gui.forms.values import UNSET, Unset, loose_value, same
from apiflow_desktop.gui.inspector.drag_grip import DragGrip
from apiflow_desktop.gui.inspector.property_details import PropertyDetails
from apiflow_desktop.gui.inspector.schema_edits import (
    TYPES,
    type_name,
)
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.gui.widgets.combo import QuietComboBox


class PropertyCard(QFrame):
    """One input of the flow."""

    renamed = Signal(str)
    retyped = Signal(str)
    required_changed = Signal(bool)
    detail_changed = Signal(str, object)
    moved = Signal(int)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_left = Signal()
    removed = Signal()

    def __init__(self, name: str, declared: JsonObject) -> None:
        super().__init__()
        self.name = name
        self._type = type_name(name, declared)
        set_role(self, "card")
        self._layout = QVBoxLayout(self)
        self.name_line = QLineEdit(name)
        self.name_line.setAccessibleName(_("Name of the input"))
        self.name_line.editingFinished.connect(self._rename)
        self.type_box = QuietComboBox()
        self.type_box.addItems(TYPES)
        self.type_box.activated.connect(
            lambda _index: self.retyped.emit(self.type_box.currentText())
        )
        self.required_box = QCheckBox(_("required"))
        self.required_box.clicked.connect(
            lambda: self.required_changed.emit(self.required_box.isChecked())
        )
        self.description_line = QLineEdit()
        self.description_line.setPlaceholderText(_("what it is for"))
        self.description_line.textEdited.connect(
            lambda text: self.detail_changed.emit("description", text)
        )
        self.choices_line = QLineEdit()
        self.choices_line.setPlaceholderText(_("choices, separated by commas"))
        self.choices_line.editingFinished.connect(self._on_choices)
        self.default_row = self._make_default(declared)
        self.details = PropertyDetails()
        self.details.detail_changed.connect(self.detail_changed)
        self.grip = DragGrip()
        self.grip.moved.connect(self.moved)
        self.grip.dragged.connect(self.dragged)
        self.grip.dropped.connect(self.dropped)
        self.grip.left.connect(self.drag_left)
        self.problem = ProblemLabel()
        self._arrange()
        self.take_name(name)

    def take_name(self, name: str) -> None:
        """Stand for the input of this name from now on."""
        self.name = name
        for widget, what in (
            (self.type_box, _("Type of {name}")),
            (self.description_line, _("Description of {name}")),
            (self.choices_line, _("Choices of {name}")),
            (self.required_box, _("{name} is required")),
            (self.grip, _("Move {name} to another place")),
        ):
            widget.setAccessibleName(what.format(name=name))
        if self.name_line.text().strip() != name:
            self.name_line.setText(name)
        if not self.name_line.hasFocus():
            self.name_line.setCursorPosition(0)
        self.problem.show_problem("")

    def show_property(self, declared: JsonObject, *, required: bool) -> None:
        """Show what is declared; what says the same stays as it is."""
        self._take_type(declared)
        self.required_box.setChecked(required)
        description = declared.get("description")
        text = description if isinstance(description, str) else ""
        if text != self.description_line.text():
            self.description_line.setText(text)
            self.description_line.setCursorPosition(0)
        choices = declared.get("enum")
        listed = ", ".join(map(str, choices)) if isinstance(choices, list) else ""
        if listed != self.choices_line.text() and not self.choices_line.hasFocus():
            self.choices_line.setText(listed)
            self.choices_line.setCursorPosition(0)
        self.details.show_property(self._type, declared)
        default = declared.get("default", UNSET) if "default" in declared else UNSET
        if not same(self.default_row.value(), default):
            self.default_row.set_value(default)

    def _take_type(self, declared: JsonObject) -> None:
        """Be of a type from now on: only what depends on it is made anew."""
        self._type = type_name(self.name, declared)
        self.type_box.setCurrentText(self._type)
        self.choices_line.setVisible(self._type in ("string", "integer", "number"))
        if self.default_row.spec == _default_spec(declared, self._type):
            return
        old, self.default_row = self.default_row, self._make_default(declared)
        self._layout.replaceWidget(old, self.default_row)
        focused = QApplication.focusWidget()
        if focused is not None and old.isAncestorOf(focused):
            # Whoever left the choices by Tab is on the way into the default.
            self.default_row.field.setFocus(Qt.FocusReason.TabFocusReason)
        old.hide()
        old.deleteLater()

    def _make_default(self, declared: JsonObject) -> FormRow:
        row = FormRow(_default_spec(declared, self._type), show_type=False)
        row.edited.connect(self._on_default)
        return row

    def _arrange(self) -> None:
        layout = self._layout
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.grip)
        head.addWidget(self.name_line, 3)
        head.addWidget(self.type_box, 2)
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addWidget(self.description_line)
        layout.addWidget(self.choices_line)
        layout.addWidget(self.default_row)
        layout.addWidget(self.details)
        foot = QHBoxLayout()
        foot.setSpacing(2)
        foot.addWidget(self.required_box)
        foot.addStretch(1)
        for name, hint, action in (
            ("up", _("Move up"), lambda: self.moved.emit(-1)),
            ("down", _("Move down"), lambda: self.moved.emit(1)),
            ("delete", _("Remove the input"), self.removed.emit),
        ):
            button = QToolButton()
            button.setIcon(icon(name, "secondary"))
            button.setToolTip(hint)
            button.setAccessibleName(f"{hint}: {self.name}")
            make_small(button)
            button.clicked.connect(action)
            foot.addWidget(button)
        layout.addLayout(foot)

    def _rename(self) -> None:
        wanted = self.name_line.text().strip()
        if wanted != self.name:
            self.renamed.emit(wanted)

    def _on_choices(self) -> None:
        texts = [text.strip() for text in self.choices_line.text().split(",") if text.strip()]
        choices: list[JsonValue] = list(texts)
        if self._type in ("integer", "number"):
            read = [loose_value(text) for text in texts]
            choices = [one for one in read if isinstance(one, (int, float))]
        self.detail_changed.emit("enum", choices or None)

    def _on_default(self) -> None:
        value = self.default_row.value()
        if not self.default_row.field.problem():
            self.detail_changed.emit("default", None if isinstance(value, Unset) else value)


def _default_spec(declared: JsonObject, type_: str) -> FieldSpec:
    """Describe the field of a default: as the input's own, but it may be left out."""
    kept = {"type", "format", "contentMediaType", "enum", "enumLabels", "minimum", "maximum"}
    schema: JsonObject = {key: value for key, value in declared.items() if key in kept}
    spec = spec_of_property("default", schema)
    return FieldSpec(
        "default",
        spec.type,
        {**schema, "title": pgettext("of an input", "default"), "placeholder": _("no default")},
    )
