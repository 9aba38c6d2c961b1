"""What is shown while no step is selected: the flow itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.forms.form_row import FormRow
from apiflow_desktop.gui.forms.labels import section_label, small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import Unset, same
from apiflow_desktop.gui.inspector.header import Header
from apiflow_desktop.gui.inspector.panel import FlowView, column, scrolling
from apiflow_desktop.gui.inspector.panel_tabs import PanelTabs
from apiflow_desktop.gui.inspector.schema_editor import SchemaEditor
from apiflow_desktop.gui.inspector.schema_edits import SchemaEdits
from apiflow_desktop.openflow.document import Shape
from apiflow_desktop.openflow.edits import Batch, SetValue

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.edits import Edit


class FlowSide(Protocol):
    """A side of the flow: a widget."""

    def show_flow(self, view: FlowView) -> None:
        """Show a flow."""


class FlowPage(QWidget):
    """Title, description, inputs, form, values and options of a flow, and all its constants.

    Args:
        push: Applies an edit.

    Attributes:
        sides: The sides that were opened, by the number of their tab.
    """

    step_wanted = Signal(object)
    """The user wants to go to a step: its handle."""

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: FlowView | None = None
        self._document: Document | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.header = Header(_("title of the flow"))
        self.header.title_edited.connect(self._set_title)
        layout.addWidget(self.header)
        self.tabs = PanelTabs(_("Sides of the flow"))
        self.tabs.add(scrolling(self._make_inputs()), _("Inputs"), "import", "flow.inputs")
        self._makers: dict[int, Callable[[], FlowSide]] = {}
        self.sides: dict[int, FlowSide] = {}
        for title, icon_name, topic, maker in (
            (_("Form"), "approve", "flow.form", self._make_preview),
            (_("Values"), "key", "flow.values", self._make_environment),
            (_("Options"), "settings", "flow.options", self._make_options),
            (_("Constants"), "number", "flow.constants", self._make_constants),
        ):
            self._makers[self.tabs.count()] = maker
            self.tabs.add(QScrollArea(), title, icon_name, topic)
        self.tabs.currentChanged.connect(lambda _index: self._show_side())
        layout.addWidget(self.tabs, 1)

    def _make_inputs(self) -> QWidget:
        content = QWidget()
        inner = column(content)
        inner.addWidget(small_label(_("Select a step on the canvas to see and edit it here.")))
        self.description = FormRow(
            FieldSpec(
                "description",
                "string",
                {
                    "title": _("description"),
                    "format": "textarea",
                    "placeholder": _("what the workflow does"),
                },
            ),
            show_type=False,
        )
        self.description.edited.connect(self._set_description)
        inner.addWidget(self.description)
        inner.addWidget(section_label(_("Inputs of the flow")))
        none = _("No inputs yet. They are asked for when the workflow is run.")
        self.inputs = SchemaEditor(self._push, none, _("Add input"))
        inner.addWidget(self.inputs)
        self._bare = small_label(_("This file is a bare flow value: it has no place for inputs."))
        inner.addWidget(self._bare)
        inner.addStretch(1)
        return content

    def _make_preview(self) -> FlowSide:
        from apiflow_desktop.gui.inspector.form_preview import FormPreview

        return FormPreview()

    def _make_environment(self) -> FlowSide:
        from apiflow_desktop.gui.inspector.environment_page import EnvironmentPage

        return EnvironmentPage(self._push)

    def _make_options(self) -> FlowSide:
        from apiflow_desktop.gui.inspector.flow_options import FlowOptions

        return FlowOptions(self._push)

    def _make_constants(self) -> FlowSide:
        from apiflow_desktop.gui.inspector.constants_page import ConstantsPage

        page = ConstantsPage(self._push)
        page.step_wanted.connect(self.step_wanted)
        return page

    def _show_side(self) -> None:
        """Bring the open side up to date; it is made when it is first opened."""
        number = self.tabs.currentIndex()
        if self._view is None or number not in self._makers:
            return
        if number not in self.sides:
            self.sides[number] = side = self._makers[number]()
            area = self.tabs.widget(number)
            assert isinstance(area, QScrollArea)
            assert isinstance(side, QWidget)
            scrolling(side, area)
        self.sides[number].show_flow(self._view)

    def show_flow(self, view: FlowView) -> None:
        """Show a flow."""
        self._view, document = view, view.document
        if document is not self._document:
            self.inputs.forget()
        self._document = document
        steps = len(document.flow_handles())
        self.header.show_title(document.title)
        self.header.show_subtitle(
            ngettext("flow · {count} step", "flow · {count} steps", steps).format(count=steps)
        )
        self.header.title.setReadOnly(document.flow_pointer is None)
        self.description.setVisible(document.flow_pointer is not None)
        description = self._value(self._description_pointer(document))
        if not same(self.description.value(), description):
            self.description.set_value(description)
        inputs = SchemaEdits.of_flow(document)
        if inputs is not None:
            self.inputs.show_schema(inputs)
        self.inputs.setVisible(inputs is not None)
        self._bare.setVisible(inputs is None)
        self._show_side()

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
            edit = SetValue(self._description_pointer(self._document), text)
            self._push(Batch(_("Change the description"), (edit,), "description"))

    def _description_pointer(self, document: Document) -> Pointer:
        if document.shape is Shape.WRAPPER and "description" in document.value:
            return ("description",)
        return (*(document.flow_pointer or ()), "description")
