"""The inputs of a flow: added, named, typed, ordered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.forms.form_row import FormRow
from apiflow_desktop.gui.forms.labels import ProblemLabel, make_small, section_label, small_label
from apiflow_desktop.gui.forms.specs import FieldSpec, spec_of_property
from apiflow_desktop.gui.forms.values import UNSET, Unset, loose_value, same
from apiflow_desktop.gui.inspector.schema_edits import (
    TYPES,
    SchemaEdits,
    required_names,
    type_name,
)
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.gui.widgets.combo import QuietComboBox
from apiflow_desktop.openflow.schema_form import property_names, property_schema

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.edits import Edit


class PropertyCard(QFrame):
    """One input of the flow."""

    renamed = Signal(str)
    retyped = Signal(str)
    required_changed = Signal(bool)
    detail_changed = Signal(str, object)
    moved = Signal(int)
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
        self.choices_line.setPlaceholderText(_("choices, separated by commas: any value if empty"))
        self.choices_line.editingFinished.connect(self._on_choices)
        self.default_row = self._make_default(declared)
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
        ):
            widget.setAccessibleName(what.format(name=name))
        if self.name_line.text().strip() != name:
            self.name_line.setText(name)
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
        head.addWidget(self.name_line, 3)
        head.addWidget(self.type_box, 2)
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addWidget(self.description_line)
        layout.addWidget(self.choices_line)
        layout.addWidget(self.default_row)
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


class SchemaEditor(QWidget):
    """All inputs of a flow.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._document: Document | None = None
        self.cards: dict[str, PropertyCard] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(section_label(_("Inputs of the flow")))
        self._none = small_label(_("It asks for nothing yet. Inputs are asked for when it is run."))
        layout.addWidget(self._none)
        self._cards_layout = QVBoxLayout()
        self._cards_layout.setSpacing(8)
        layout.addLayout(self._cards_layout)
        self._add = QPushButton(icon("add"), _("Add input"))
        self._add.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.addWidget(self._add)
        row.addStretch(1)
        layout.addLayout(row)
        self._bare = QLabel(_("This file is a bare flow value: it has no place for inputs."))
        self._bare.setWordWrap(True)
        set_role(self._bare, "secondary")
        layout.addWidget(self._bare)

    def show_document(self, document: Document) -> None:
        """Show a flow's inputs; cards of the same inputs stay."""
        if document is not self._document:
            self._drop_all()
        self._document = document
        bare = document.flow_pointer is None
        self._bare.setVisible(bare)
        self._add.setVisible(not bare)
        names = property_names(document.schema)
        self._none.setVisible(not names and not bare)
        for name in [name for name in self.cards if name not in names]:
            self._drop(name)
        required = required_names(document)
        for index, name in enumerate(names):
            declared = property_schema(document.schema, name)
            card = self.cards.get(name) or self._make(name, declared)
            if self._cards_layout.indexOf(card) != index:
                self._cards_layout.insertWidget(index, card)
            card.show_property(declared, required=name in required)
        self.cards = {name: self.cards[name] for name in names}

    def _make(self, name: str, declared: JsonObject) -> PropertyCard:
        card = PropertyCard(name, declared)
        card.renamed.connect(lambda new: self._rename(card, new))
        card.retyped.connect(lambda type_: self._apply(lambda e: e.retype(card.name, type_)))
        card.required_changed.connect(
            lambda on: self._apply(lambda e: e.require(card.name, required=on))
        )
        card.detail_changed.connect(
            lambda key, value: self._apply(lambda e: e.detail(card.name, key, value))
        )
        card.moved.connect(lambda by: self._apply(lambda e: e.move(card.name, by)))
        card.removed.connect(lambda: self._apply(lambda e: e.remove(card.name)))
        self.cards[name] = card
        return card

    def _apply(self, make: Callable[[SchemaEdits], Edit | None]) -> None:
        if self._document is None:
            return
        edit = make(SchemaEdits(self._document))
        if edit is not None:
            self._push(edit)

    def _rename(self, card: PropertyCard, new: str) -> None:
        if self._document is None:
            return
        try:
            edit = SchemaEdits(self._document).rename(card.name, new)
        except UserFacingError as error:
            card.problem.show_problem(str(error))
            card.name_line.setText(card.name)
            return
        # The card stays, and with it the focus: Tab out of the name is on its way to the type.
        old = card.name
        self._call(card, new)
        if not self._push(edit):
            self._call(card, old)

    def _call(self, card: PropertyCard, name: str) -> None:
        self.cards = {name if one is card else other: one for other, one in self.cards.items()}
        card.take_name(name)

    def _on_add(self) -> None:
        if self._document is None:
            return
        name, edit = SchemaEdits(self._document).add()
        if self._push(edit) and name in self.cards:
            self.cards[name].name_line.setFocus()
            self.cards[name].name_line.selectAll()

    def _drop(self, name: str) -> None:
        card = self.cards.pop(name)
        self._cards_layout.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _drop_all(self) -> None:
        for name in list(self.cards):
            self._drop(name)


def _default_spec(declared: JsonObject, type_: str) -> FieldSpec:
    """Describe the field of a default: as the input's own, but it may be left out."""
    kept = {"type", "format", "contentMediaType", "enum", "enumLabels", "minimum", "maximum"}
    schema: JsonObject = {key: value for key, value in declared.items() if key in kept}
    spec = spec_of_property("default", schema)
    return FieldSpec("default", spec.type, {**schema, "placeholder": _("no default")})
