"""The options of a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.gui.forms.values import FieldValue, Unset
from apiflow_desktop.gui.inspector.common_value import CommonValue, common_value
from apiflow_desktop.gui.inspector.live_predicates import LivePredicates, asked_when
from apiflow_desktop.gui.inspector.panel import StepView, column, lead_to
from apiflow_desktop.gui.inspector.retry_text import retry_schedule
from apiflow_desktop.gui.inspector.schema_edits import SchemaEdits
from apiflow_desktop.gui.inspector.schema_setting import SchemaPlaces
from apiflow_desktop.gui.inspector.setting_rows import PredicateSetting, SettingRow
from apiflow_desktop.gui.inspector.settings import Holder, Setting, read_setting, setting_edit
from apiflow_desktop.gui.inspector.settings_form import SettingsForm
from apiflow_desktop.gui.inspector.step_settings import SECTIONS

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit


class SettingsTab(QWidget):
    """All options of one step, or those that several steps have in common.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._views: tuple[StepView, ...] = ()
        layout = column(self)
        self._live = LivePredicates(self)
        schemas = SchemaPlaces(push, self._schema_edits)
        self._form = SettingsForm(self._offers, self._change, schemas=schemas)
        self._form.unfolded_anew.connect(self._show_live)
        layout.addWidget(self._form)
        layout.addStretch(1)

    @property
    def rows(self) -> dict[Pointer, SettingRow]:
        """The options by their place in the step."""
        return self._form.rows

    def show_view(self, *views: StepView) -> None:
        """Show the options of a step, or of several."""
        another = [view.step for view in views] != [view.step for view in self._views]
        self._views = views
        kinds = [view.kind for view in views]
        sections = [section.for_kinds(kinds) for section in SECTIONS]
        if len(views) > 1:
            sections = [section.as_values("schema") for section in sections]
        self._form.show_sections(sections)
        self._form.show_values(self._read, anew=another)
        self._show_schedule()
        self._show_live()

    def reveal(self, path: Pointer, *, to_type: bool) -> None:
        """Show an option of the step, if it has it."""
        row = self._form.unfolded(path)
        if row is not None:
            lead_to(row, to_type=to_type)

    def _show_live(self) -> None:
        """Show what the predicates give; that several steps share differs from one to the next."""
        if not self._views:
            return
        view, alone = self._views[0], len(self._views) == 1
        self._live.ask(
            view.scope,
            [
                (row, asked_when(path, view) if alone else None)
                for path, row in self.rows.items()
                if isinstance(row, PredicateSetting)
            ],
        )

    def _read(self, path: Pointer) -> CommonValue:
        return common_value([read_setting(view.module, path) for view in self._views])

    def _show_schedule(self) -> None:
        common = self._read(("retry",))
        retry: JsonValue = None if isinstance(common.value, Unset) else common.value
        text = _("The schedules differ.") if common.differing else retry_schedule(retry)
        self._form.show_remark("Retry", text)

    def _change(self, setting: Setting, value: FieldValue) -> None:
        holders = [
            Holder(view.scope.document.pointer_of(view.handle), view.module) for view in self._views
        ]
        edit = setting_edit(holders, setting, value)
        if edit is not None:
            self._push(edit)

    def _schema_edits(self, setting: Setting, schema: JsonObject) -> SchemaEdits:
        view = self._views[0]
        document = view.scope.document
        pointer = (*document.pointer_of(view.handle), *setting.path)
        return SchemaEdits.of_approval(document, schema, pointer)

    def _offers(self) -> Sequence[str]:
        if not self._views:
            return []
        scope = replace(self._views[0].scope, own_result=True)
        return [*scope.expressions(), "result"]
