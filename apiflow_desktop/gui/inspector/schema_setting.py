"""An option that is a schema: the form of an approval."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.labels import NameLabel, small_label
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.inspector.schema_editor import SchemaEditor
from apiflow_desktop.gui.inspector.schema_edits import SchemaEdits
from apiflow_desktop.gui.inspector.settings import Setting
from apiflow_desktop.gui.inspector.take_away import take_away_button
from apiflow_desktop.openflow.edits import SetValue

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit


class SchemaPlaces(Struct, frozen=True):
    """Where schemas are edited.

    Attributes:
        push: Applies an edit.
        edits: Makes the edits of an option's schema.
    """

    push: Callable[[Edit], bool]
    edits: Callable[[Setting, JsonObject], SchemaEdits]


class SchemaSetting(QWidget):
    """An option that is a schema; its inputs are edited like those of the flow."""

    changed_to = Signal(object)

    def __init__(self, setting: Setting, places: SchemaPlaces) -> None:
        super().__init__()
        self._setting, self._places = setting, places
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(NameLabel(setting.shown.title))
        head.addStretch(1)
        self._remove = take_away_button(setting.shown.title)
        self._remove.clicked.connect(lambda: self.changed_to.emit(UNSET))
        head.addWidget(self._remove)
        layout.addLayout(head)
        layout.addWidget(small_label(setting.shown.description))
        self.editor = SchemaEditor(self._push, _("Nothing: yes or no."), _("Add input"))
        layout.addWidget(self.editor)

    def show_value(self, value: FieldValue) -> None:
        """Show a schema."""
        self._remove.setVisible(value is not UNSET)
        schema = value if isinstance(value, dict) else {}
        self.editor.show_schema(self._places.edits(self._setting, schema))

    def show_differing(self, differing: str) -> None:
        """It is the schema of one step."""

    def forget(self) -> None:
        """Let go of what was typed: another step comes."""
        self.editor.forget()

    def _push(self, edit: Edit) -> bool:
        """Apply an edit of the schema; what is around a new one may have to be made too."""
        here = self._places.edits(self._setting, {}).pointer
        if isinstance(edit, SetValue) and edit.pointer == here:
            self.changed_to.emit(edit.value)
            return True
        return self._places.push(edit)
