"""The options of the flow as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.json_types import JsonObject, Pointer
from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.forms.values import FieldValue
from apiflow_desktop.gui.inspector.common_value import CommonValue
from apiflow_desktop.gui.inspector.flow_settings import flow_sections
from apiflow_desktop.gui.inspector.panel import FlowView, column
from apiflow_desktop.gui.inspector.settings import Holder, Setting, read_setting, setting_edit
from apiflow_desktop.gui.inspector.settings_form import SettingsForm
from apiflow_desktop.openflow.walk import walk

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit


class FlowOptions(QWidget):
    """All options of a flow, each with its help.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: FlowView | None = None
        layout = column(self)
        self.form = SettingsForm(self._offers, self._change)
        layout.addWidget(self.form)
        layout.addStretch(1)

    def show_flow(self, view: FlowView) -> None:
        """Show a flow's options."""
        another = self._view is None or self._view.document is not view.document
        self._view = view
        document = view.document
        ids = [str(place.module.get("id") or "") for place in walk(document.flow_value)]
        bare = document.flow_pointer is None
        self.form.show_sections(flow_sections([one for one in ids if one], bare=bare))
        content = self._holder().content
        self.form.show_values(lambda path: _read(content, path), anew=another)

    def _holder(self) -> Holder:
        assert self._view is not None
        document = self._view.document
        if document.flow_pointer is None:
            return Holder(document.value_pointer, document.flow_value)
        found = document.get(document.flow_pointer) if document.flow_pointer else document.value
        return Holder(document.flow_pointer, found if isinstance(found, dict) else {})

    def _change(self, setting: Setting, value: FieldValue) -> None:
        edit = setting_edit([self._holder()], setting, value)
        if edit is not None:
            self._push(edit)

    def _offers(self) -> Sequence[str]:
        if self._view is None:
            return []
        scope = Scope(self._view.document, None, self._view.lookup, self._view.job)
        return [one for one in scope.expressions() if one.startswith(("flow_input", "flow_env"))]


def _read(content: JsonObject, path: Pointer) -> CommonValue:
    return CommonValue(read_setting(content, path))
