"""The inputs that a schema asks for: added, named, typed, ordered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.inspector.panel import reveal
from apiflow_desktop.gui.inspector.property_card import PropertyCard
from apiflow_desktop.gui.inspector.schema_edits import (
    SchemaEdits,
    required_names,
)
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.openflow.schema_form import property_names, property_schema

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit


class SchemaEditor(QWidget):
    """All inputs that a schema asks for.

    Args:
        push: Applies an edit.
        none: What is said where there are none.
        add: What the button is called that adds one.
    """

    def __init__(
        self, push: Callable[[Edit], bool], none: str, add: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._push = push
        self._edits: SchemaEdits | None = None
        self.cards: dict[str, PropertyCard] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._none = small_label(none)
        layout.addWidget(self._none)
        self._cards_layout = QVBoxLayout()
        self._cards_layout.setSpacing(8)
        layout.addLayout(self._cards_layout)
        self._add = QPushButton(icon("add"), add)
        self._add.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.addWidget(self._add)
        row.addStretch(1)
        layout.addLayout(row)
        self._line = QFrame(self)
        set_role(self._line, "accent-line")
        self._line.hide()

    def show_schema(self, edits: SchemaEdits) -> None:
        """Show the inputs of a schema; cards of the same inputs stay."""
        self._edits, schema = edits, edits.schema
        names = property_names(schema)
        self._none.setVisible(not names)
        for name in [name for name in self.cards if name not in names]:
            self._drop(name)
        required = required_names(schema)
        for index, name in enumerate(names):
            declared = property_schema(schema, name)
            card = self.cards.get(name) or self._make(name, declared)
            if self._cards_layout.indexOf(card) != index:
                self._cards_layout.insertWidget(index, card)
            card.show_property(declared, required=name in required)
        self.cards = {name: self.cards[name] for name in names}

    def forget(self) -> None:
        """Let go of all cards, and what is typed into them: another schema comes."""
        for name in list(self.cards):
            self._drop(name)

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
        card.moved.connect(lambda by: self._move(card, by))
        card.dragged.connect(lambda place: self._show_drop(card, place))
        card.dropped.connect(lambda place: self._drop_card(card, place))
        card.drag_left.connect(self._line.hide)
        card.removed.connect(lambda: self._apply(lambda e: e.remove(card.name)))
        self.cards[name] = card
        return card

    def _apply(self, make: Callable[[SchemaEdits], Edit | None]) -> None:
        edit = make(self._edits) if self._edits is not None else None
        if edit is not None:
            self._push(edit)

    def _move(self, card: PropertyCard, by: int) -> None:
        had_focus = card.grip.hasFocus()
        self._apply(lambda edits: edits.move(card.name, by))
        if had_focus:
            card.grip.setFocus()

    def _show_drop(self, card: PropertyCard, place: QPoint) -> None:
        """Draw a line where a dragged card would go; scroll there."""
        index = self._index_at(card, place)
        others = [other for other in self.cards.values() if other is not card]
        if not others:
            return
        at_end = index == len(others)
        near = others[-1] if at_end else others[index]
        y = near.geometry().bottom() + 4 if at_end else near.y() - 5
        self._line.setGeometry(0, y, self.width(), 2)
        self._line.raise_()
        self._line.show()
        reveal(self, self.mapFromGlobal(place))

    def _drop_card(self, card: PropertyCard, place: QPoint) -> None:
        self._line.hide()
        by = self._index_at(card, place) - list(self.cards.values()).index(card)
        if by:
            self._move(card, by)

    def _index_at(self, card: PropertyCard, place: QPoint) -> int:
        """Count the other cards above a place of the screen."""
        y = self.mapFromGlobal(place).y()
        others = (other for other in self.cards.values() if other is not card)
        return sum(other.geometry().center().y() < y for other in others)

    def _rename(self, card: PropertyCard, new: str) -> None:
        if self._edits is None:
            return
        try:
            edit = self._edits.rename(card.name, new)
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
        if self._edits is None:
            return
        name, edit = self._edits.add()
        if self._push(edit) and name in self.cards:
            self.cards[name].name_line.setFocus()
            self.cards[name].name_line.selectAll()

    def _drop(self, name: str) -> None:
        card = self.cards.pop(name)
        self._cards_layout.removeWidget(card)
        card.hide()
        card.deleteLater()
