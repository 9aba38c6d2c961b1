"""One open document: its drawing and its text, side by side or alone."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.textview.notice import PendingNotice
from apiflow_desktop.gui.widgets.times import number_text
from apiflow_desktop.gui.window.shown_job import ShownJob
from apiflow_desktop.gui.window.stale_mark import StaleMark
from apiflow_desktop.gui.window.views import CanvasView

if TYPE_CHECKING:
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.comparing.bar import ComparisonBar
    from apiflow_desktop.gui.comparing.page import PageComparison
    from apiflow_desktop.gui.textview.flow_texts import FlowTexts
    from apiflow_desktop.openflow.document import Handle

_LONGEST_TEXT: Final = 4_000_000
"""Characters that the text view takes in in a second or two."""
_TICK_MS = 200


class View(StrEnum):
    """What of a document is shown."""

    GRAPH = "graph"
    SPLIT = "split"
    TEXT = "text"


class DocumentPage(QWidget):
    """The views of one document; they share selection and history.

    Attributes:
        place: Where the document lives, as a key: a file's path or an item of the library;
            empty for one that was never saved.
        job: The job that the drawing shows.
    """

    selection_changed = Signal(list)
    """The selected handles."""
    state_changed = Signal()
    """Title, history or what is saved changed."""
    document_wanted = Signal()
    """Something needs the document: who holds half-typed values of it hands them over."""

    def __init__(self, session: DocumentSession, canvas: CanvasView, place: str = "") -> None:
        super().__init__()
        self.place = place
        self.session = session
        self.canvas = canvas
        self.job = ShownJob(session, self)
        self.job.changed.connect(self._show_job)
        freshness = self.job.freshness
        freshness.changed.connect(lambda: canvas.show_outdated(freshness.reasons))
        self.selected: list[Handle] = []
        self.view = View.GRAPH
        self._seen = False
        self._text: FlowTexts | None = None
        self._comparison: PageComparison | None = None
        self._notice = PendingNotice(session, self)
        StaleMark(session, self.canvas_widget)
        set_topic(self.canvas_widget, "canvas")
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.canvas_widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._notice)
        layout.addWidget(self._split)
        for signal in (session.title_changed, session.dirty_changed, session.pending_changed):
            signal.connect(self._on_state_changed)
        session.undo_stack.indexChanged.connect(self._on_state_changed)
        canvas.set_session(session)
        canvas.selection_changed.connect(self._on_canvas_selection)
        self.setFocusProxy(self.canvas_widget)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    @property
    def job_id(self) -> int | None:
        """The job whose states the drawing shows."""
        return self.job.id

    @property
    def state(self) -> JobState | None:
        """What the drawing shows of it."""
        return self.job.state

    @property
    def item(self) -> int | None:
        """The item of the library the document is, if it is one."""
        kind, _, number = self.place.partition("/")
        return int(number) if kind == "item" else None

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the drawing into view when it is first seen: before, it has no size."""
        super().showEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.canvas.open_view)

    @property
    def canvas_widget(self) -> QWidget:
        """The drawing as a widget."""
        return cast("QWidget", self.canvas)

    @property
    def text(self) -> FlowTexts:
        """The text; made when it is first needed."""
        if self._text is None:
            from apiflow_desktop.gui.textview.flow_texts import FlowTexts

            self._text = FlowTexts(self.session, self)
            self._text.handle_selected.connect(self._on_text_selection)
            self._split.addWidget(self._text)
            if self.selected:
                self._text.select_handle(self.selected[0])
        return self._text

    @property
    def is_comparing(self) -> bool:
        """Whether the document is compared with another version."""
        return self._comparison is not None and self._comparison.bar.base is not None

    @property
    def comparison(self) -> ComparisonBar:
        """The bar that compares; made when it is first needed."""
        if self._comparison is None:
            from apiflow_desktop.gui.comparing.page import PageComparison

            self._comparison = PageComparison(self, self._split)
        return self._comparison.bar

    def show_view(self, view: View) -> None:
        """Show the drawing, the text, or both.

        Raises:
            UserFacingError: The text is too long to be shown.
        """
        if view is not View.GRAPH:
            self._refuse_long_text()
        if view is not self.view and view is not View.TEXT:
            # The canvas is given its new size only after this.
            QTimer.singleShot(0, self, self.canvas.open_view)
        self.view = view
        if view is not View.GRAPH:
            self.text.show()
        elif self._text is not None:
            self._text.take_over()
            self._text.hide()
        self.canvas_widget.setVisible(view is not View.TEXT)
        if view is View.SPLIT:
            self._split.setSizes([self.width() // 2, self.width() // 2])
        self._show_notice()
        self.setFocusProxy(self.text if view is View.TEXT else self.canvas_widget)
        self.state_changed.emit()

    def select(self, handles: Sequence[Handle]) -> None:
        """Select steps in every view."""
        self.canvas.select(list(handles), reveal=True)
        self._on_canvas_selection(list(handles))

    def undo(self) -> None:
        """Take back the last edit, or what was typed and does not parse."""
        if self._text is not None:
            self._text.undo()
        else:
            self.session.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._text is not None:
            self._text.redo()
        else:
            self.session.redo()

    def take_over_text(self) -> None:
        """Hand what is being typed to the session, before something needs the document."""
        self.canvas.take_over()
        if self._text is not None:
            self._text.take_over()
        self.document_wanted.emit()

    def close_views(self) -> None:
        """Let go of the document."""
        self.canvas.set_session(None)

    def _show_job(self) -> None:
        state = self.state
        self.canvas.show_states(state)
        if state is None or state.started is None or state.status.ended:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()

    def _on_tick(self) -> None:
        """Let the times on the cards go on while no event comes."""
        if self.isVisible():
            self.canvas.show_states(self.state)

    def _show_notice(self) -> None:
        """Say over the drawing what the text says over itself, while the text is not shown."""
        self._notice.setVisible(self.session.pending is not None and self.view is View.GRAPH)

    def _refuse_long_text(self) -> None:
        length = len(self.session.document.text)
        if self._text is None and length > _LONGEST_TEXT:
            raise UserFacingError(
                _(
                    "The text has {length} million characters; up to {most} million are shown here."
                ).format(
                    length=number_text(length / 1e6, 0), most=number_text(_LONGEST_TEXT / 1e6, 0)
                ),
                where=self.session.title,
                hint=_("Edit the steps in the inspector, or the file in a text editor."),
            )

    def _on_state_changed(self) -> None:
        self._show_notice()
        self.state_changed.emit()

    def _on_canvas_selection(self, handles: list[Handle]) -> None:
        self.selected = handles
        if self._text is not None:
            self._text.select_handle(handles[0] if handles else None)
        self.selection_changed.emit(handles)

    def _on_text_selection(self, handle: object) -> None:
        handles = [] if handle is None else [cast("Handle", handle)]
        self.selected = handles
        self.canvas.select(handles, reveal=True)
        self.selection_changed.emit(handles)
