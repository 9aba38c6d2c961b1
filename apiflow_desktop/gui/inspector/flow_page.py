"""What is shown while no step is selected: the flow itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.forms.form_row import FormRow
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import Unset, same
from apiflow_desktop.gui.inspector.header import Header
from apiflow_desktop.gui.inspector.panel import column, scrolling
from apiflow_desktop.gui.inspector.schema_editor import SchemaEditor
from apiflow_desktop.openflow.document import Shape
from apiflow_desktop.openflow.edits import SetValue

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.edits import Edit


class FlowPage(QWidget):
    """Title, description and inputs of a flow.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._document: Document | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.header = Header(_("title of the flow"))
        self.header.title_edited.connect(self._set_title)
        layout.addWidget(self.header)
        content = QWidget()
        inner = column(content)
        inner.addWidget(small_label(_("Select a step on the canvas to see and edit it here.")))
        self.description = FormRow(
            FieldSpec(
                "description",
                "string",
                {"format": "textarea", "placeholder": _("what the workflow does")},
            ),
            show_type=False,
        )
        self.description.edited.connect(self._set_description)
        inner.addWidget(self.description)
        self.inputs = SchemaEditor(push)
        inner.addWidget(self.inputs)
        inner.addStretch(1)
        layout.addWidget(scrolling(content), 1)

    def show_document(self, document: Document) -> None:
        """Show a flow."""
        self._document = document
        steps = len(document.handles())
        self.header.show_title(document.title)
        self.header.show_subtitle(
            ngettext("flow · {count} step", "flow · {count} steps", steps).format(count=steps)
        )
        self.header.title.setReadOnly(document.flow_pointer is None)
        self.description.setVisible(document.flow_pointer is not None)
        description = self._value(self._description_pointer(document))
        if not same(self.description.value(), description):
            self.description.set_value(description)
        self.inputs.show_document(document)

    def _value(self, pointer: Pointer) -> str | Unset:
        assert self._document is not None
        try:
            value = self._document.get(pointer)
        except KeyError:
            return Unset.UNSET
        return value if isinstance(value, str) else Unset.UNSET

    def _set_title(self, title: str) -> None:
        document = self._document
        if document is None or document.flow_pointer is None:
            return
        wrapped = document.shape is Shape.WRAPPER and isinstance(document.value.get("name"), str)
        self._push(SetValue(("name",) if wrapped else (*document.flow_pointer, "summary"), title))

    def _set_description(self) -> None:
        value = self.description.value()
        if self._document is not None and self._document.flow_pointer is not None:
            text = value if isinstance(value, str) else ""
            self._push(SetValue(self._description_pointer(self._document), text))

    def _description_pointer(self, document: Document) -> Pointer:
        if document.shape is Shape.WRAPPER and "description" in document.value:
            return ("description",)
        return (*(document.flow_pointer or ()), "description")
