"""The options of a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.forms.labels import section_label, small_label
from apiflow_desktop.gui.forms.values import FieldValue
from apiflow_desktop.gui.inspector.panel import StepView, column
from apiflow_desktop.gui.inspector.setting_rows import (
    PredicateSetting,
    SettingRow,
    TransformSetting,
    ValueSetting,
)
from apiflow_desktop.gui.inspector.settings import (
    SECTIONS,
    Setting,
    read_setting,
    retry_schedule,
    setting_edit,
)

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit


class SettingsTab(QWidget):
    """All options of a kind of step, each with its help.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: StepView | None = None
        self._rows: dict[Pointer, tuple[Setting, SettingRow]] = {}
        self._kind: str | None = None
        self._schedule = small_label()
        self._layout = column(self)
        self._content = QWidget()
        self._layout.addWidget(self._content)
        self._layout.addStretch(1)

    @property
    def rows(self) -> dict[Pointer, SettingRow]:
        """The options by their place in the step."""
        return {path: row for path, (_, row) in self._rows.items()}

    def show_view(self, view: StepView) -> None:
        """Show a step's options."""
        another = self._view is None or self._view.handle != view.handle
        self._view = view
        if view.kind != self._kind:
            self._build(view.kind)
        for path, (_, row) in self._rows.items():
            if another:
                row.forget()
            row.show_value(read_setting(view.module, path))
        self._schedule.setText(retry_schedule(view.module.get("retry")))
        self._schedule.show()

    def _build(self, kind: str) -> None:
        self._kind = kind
        self._rows = {}
        self._schedule = small_label()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for section in SECTIONS:
            shown = [setting for setting in section.settings if setting.is_for(kind)]
            if not shown:
                continue
            layout.addWidget(section_label(section.title))
            if section.title == "Retry":
                layout.addWidget(self._schedule)
            for setting in shown:
                layout.addWidget(self._make_row(setting))
            layout.addSpacing(8)
        self._layout.replaceWidget(self._content, content)
        self._content.hide()
        self._content.deleteLater()
        self._content = content

    def _make_row(self, setting: Setting) -> QWidget:
        row: ValueSetting | PredicateSetting | TransformSetting
        if setting.editor == "value":
            row = ValueSetting(setting)
        elif setting.editor == "predicate":
            row = PredicateSetting(setting, self._offers)
        else:
            row = TransformSetting(setting, self._offers)
        row.changed_to.connect(lambda value: self._change(setting, value))
        self._rows[setting.path] = (setting, row)
        return row

    def _change(self, setting: Setting, value: FieldValue) -> None:
        if self._view is None:
            return
        edit = setting_edit(self._view.scope.document, self._view.handle, setting, value)
        if edit is not None:
            self._push(edit)

    def _offers(self) -> Sequence[str]:
        if self._view is None:
            return []
        scope = replace(self._view.scope, own_result=True)
        return [*scope.expressions(), "result"]
