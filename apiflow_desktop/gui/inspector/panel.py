"""What the pages of the inspector share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.forms.thumbnail import STUDIO_SAMPLES
from apiflow_desktop.gui.inspector.reading_order import focus_first
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.inline_files import inline_file
from apiflow_desktop.openflow.interfaces import NodeLookup, interface_of
from apiflow_desktop.openflow.picture.steps import step_title

if TYPE_CHECKING:
    from apiflow_desktop.gui.expressions.scope import Scope
    from apiflow_desktop.openflow.handles import Handle


class StepView:
    """The step on show: all that a tab needs to draw it.

    Attributes:
        handle: Which step.
        module: It.
        value: Its ``value``.
        scope: What its expressions can refer to.
        run: Its last run, if there is one.
    """

    def __init__(
        self, handle: Handle, module: JsonObject, scope: Scope, run: StepState | None
    ) -> None:
        self.handle = handle
        self.module = module
        value = module.get("value")
        self.value: JsonObject = value if isinstance(value, dict) else {}
        self.scope = scope
        self.run = run

    @property
    def step(self) -> tuple[Document, Handle]:
        """Tell it from other steps: handles count within their document."""
        return self.scope.document, self.handle

    @property
    def outdated(self) -> str:
        """Why its last result is out of date; empty if it is not."""
        return self.scope.outdated.get(self.module_id, "")

    @property
    def kind(self) -> str:
        """The type of the step's value."""
        kind = self.value.get("type")
        return kind if isinstance(kind, str) else ""

    @property
    def script(self) -> str:
        """The text of a script step, also where it stands in a file beside the document."""
        return text_of(self.scope.document.files.filled(self.value).get("content"))

    @property
    def script_file(self) -> str:
        """The file beside the document in which the script stands; empty if in none."""
        file = inline_file(self.value.get("content"))
        return file if file and self.scope.document.files.is_folder else ""

    @property
    def module_id(self) -> str:
        """The step's id."""
        module_id = self.module.get("id")
        return module_id if isinstance(module_id, str) else ""

    @property
    def title(self) -> str:
        """What its card is called."""
        return step_title(self.module, interface_of(self.value, self.scope.lookup))


class FlowView(Struct, frozen=True):
    """The flow on show.

    Attributes:
        document: It.
        lookup: Knows what its steps call.
        job: Its last run, if there is one.
    """

    document: Document
    lookup: NodeLookup
    job: JobState | None = None


def scrolling(content: QWidget, area: QScrollArea | None = None) -> QScrollArea:
    """Let a tab scroll from top to bottom, in an area that may be there already."""
    area = area or QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


def reveal(widget: QWidget, place: QPoint, around: int = 48) -> None:
    """Scroll a place of a widget into view, with some pixels around it."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    content = parent.widget() if isinstance(parent, QScrollArea) else None
    if isinstance(parent, QScrollArea) and content is not None:
        inside = widget.mapTo(content, place)
        parent.ensureVisible(inside.x(), inside.y(), 0, around)


def lead_to(row: QWidget, *, to_type: bool) -> None:
    """Scroll a row into view once it has its place, and let the user type into it."""

    def lead() -> None:
        reveal(row, QPoint(0, row.height()), 12)
        reveal(row, QPoint(0, 0), 12)
        if to_type:
            focus_first(row)

    QTimer.singleShot(0, row, lead)


def column(parent: QWidget, *, spacing: int = 16, margin: int = 12) -> QVBoxLayout:
    """Give a widget a column with the inspector's margins."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


def kept_file(job: JobState | None, value: object) -> str:
    """Find the kept file that a URL of the last run stands for."""
    if job is None or not isinstance(value, str):
        return ""
    for step in job.steps.values():
        for output in step.outputs:
            if output.url == value:
                return output.path
    return value if value.startswith(("/", "data:image/", STUDIO_SAMPLES)) else ""


def typed_text(editor: QWidget) -> str:
    """Return what is typed into a field of text."""
    if isinstance(editor, QLineEdit):
        return editor.text()
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else ""


def type_text(editor: QWidget, text: str) -> None:
    """Put text into a field as if it were typed."""
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    elif isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)


def clear(layout: QLayout) -> None:
    """Remove all widgets of a layout."""
    while item := layout.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def text_of(value: JsonValue) -> str:
    """Return a text, or the empty one."""
    return value if isinstance(value, str) else ""
