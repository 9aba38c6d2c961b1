"""The runs of a step over the jobs of its workflow; one of them opened, compared, pinned."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_beginning import json_beginning
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.iterations import iterations_in
from apiflow_desktop.gui.comparing.text import ComparedLines
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.inspector.output_pictures import OutputPictures
from apiflow_desktop.gui.inspector.panel import StepView, column
from apiflow_desktop.gui.inspector.result_view import LONGEST_TEXT, ResultView
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.theme import icon, set_role, state_look
from apiflow_desktop.gui.widgets.times import duration_text, when_text
from apiflow_desktop.openflow.pins import pin
from apiflow_desktop.openflow.references import write_reference
from apiflow_desktop.store.step_runs import PastRun, StepDetails

if TYPE_CHECKING:
    from apiflow_desktop.engine.events import OutputKept
    from apiflow_desktop.openflow.edits import Edit

_RUN: Final = Qt.ItemDataRole.UserRole
_LIST_PX: Final = 168
_NONE = N_("It has not run yet. Each run of this step, in any job of the workflow, is listed here.")


class StepHistory(Protocol):
    """Knows the past runs of the steps of one workflow."""

    def runs(self, module_id: str) -> list[PastRun]:
        """Return the runs of a step, newest first."""

    def details(self, run: PastRun) -> StepDetails:
        """Return what a run was given and what it returned.

        Raises:
            UserFacingError: Its job was deleted meanwhile, or cannot be read.
        """

    def files(self, run: PastRun, result: JsonValue) -> list[OutputKept]:
        """Return the files that are kept of what a run returned."""


class HistoryTab(QWidget):
    """Lists runs; beneath stands what the chosen one returned and was given.

    Args:
        push: Applies an edit.
    """

    job_wanted = Signal(int, str)
    """The user wants to look at a job: its id, and the address of a step run."""
    media_activated = Signal(str)
    """A picture was clicked: the kept file."""

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: StepView | None = None
        self._history: StepHistory | None = None
        self._seen: object = None
        self._chosen: StepDetails | None = None
        layout = column(self, spacing=12)
        self._none = small_label(_(_NONE))
        layout.addWidget(self._none)
        self.list = self._make_list()
        layout.addWidget(self.list)
        self._details = QWidget()
        details = QVBoxLayout(self._details)
        details.setContentsMargins(0, 0, 0, 0)
        details.setSpacing(8)
        details.addLayout(self._make_buttons())
        self._pictures = OutputPictures()
        self._pictures.activated.connect(self.media_activated)
        details.addWidget(self._pictures)
        details.addWidget(self._make_sides(), 1)
        layout.addWidget(self._details, 1)

    def set_history(self, history: StepHistory | None) -> None:
        """Show runs of another workflow from now on."""
        self._history, self._seen = history, None

    def show_view(self, view: StepView) -> None:
        """Show a step's runs."""
        self._view = view
        run = view.run
        seen = (
            view.handle,
            view.module_id,
            run and run.path,
            run and run.started,
            run and run.ended,
        )
        if seen == self._seen:
            return
        self._seen = seen
        known = self._history is not None and view.module_id
        runs = self._history.runs(view.module_id) if self._history is not None and known else []
        self._fill(runs)

    def _fill(self, runs: list[PastRun]) -> None:
        """List the runs; the one that was chosen stays so."""
        chosen = self._current()
        self.list.clear()
        now = time.time()
        at = 0
        for number, past in enumerate(runs):
            self.list.addTopLevelItem(_line(past, now))
            if chosen is not None and _address(past) == _address(chosen):
                at = number
        for widget in (self.list, self._details):
            widget.setVisible(bool(runs))
        self._none.setVisible(not runs)
        item = self.list.topLevelItem(at)
        if item is not None:
            self.list.setCurrentItem(item)

    def _on_chosen(self, item: QTreeWidgetItem | None) -> None:
        past = item.data(0, _RUN) if item is not None else None
        if not isinstance(past, PastRun) or self._history is None or self._view is None:
            self._chosen = None
            return
        try:
            self._chosen = self._history.details(past)
        except UserFacingError as error:
            self._chosen = None
            self._details.hide()
            self._say_gone(error)
            return
        self._details.show()
        root = write_reference("results", [self._view.module_id])
        result = self._chosen.result if self._chosen.error is None else self._chosen.error
        self._result.show_value(root, result)
        self._pictures.show_files(self._history.files(past, self._chosen.result))
        self._given.show_value("inputs", self._chosen.arguments)
        self._pin.setEnabled(past.run.status in ("succeeded", "skipped"))
        self._compare()

    def _compare(self) -> None:
        """Compare the chosen run with the latest: what it was given, and what it returned."""
        newest = self.list.topLevelItem(0)
        past = newest.data(0, _RUN) if newest is not None else None
        if self._chosen is None or self._history is None or not isinstance(past, PastRun):
            return
        try:
            latest = self._history.details(past)
        except UserFacingError as error:
            self._say_gone(error)
            return
        self._lines.compare(_text(self._chosen), _text(latest), _("the chosen run"))

    def _say_gone(self, error: UserFacingError) -> None:
        """Say why a run cannot be shown; the list is read anew when it is shown next."""
        self._seen = None
        notify_error(error)

    def _make_list(self) -> QTreeWidget:
        runs = QTreeWidget()
        set_role(runs, "framed-table")
        runs.setAccessibleName(_("Runs of this step"))
        runs.setHeaderLabels([_("When"), _("State"), _("Took")])
        runs.setRootIsDecorated(False)
        runs.setUniformRowHeights(True)
        runs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        runs.setFixedHeight(_LIST_PX)
        runs.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        runs.header().setStretchLastSection(True)
        runs.currentItemChanged.connect(lambda item: self._on_chosen(item))
        runs.itemActivated.connect(lambda _item: self._open())
        return runs

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        show = QPushButton(icon("job"), _("Show job"))
        show.setToolTip(_("Show this job on the drawing and among the jobs"))
        show.clicked.connect(self._open)
        row.addWidget(show)
        self._pin = QPushButton(icon("pin"), _("Pin"))
        self._pin.setToolTip(_("Give this result from now on, without running"))
        self._pin.setAccessibleName(_("Pin the result of the chosen run"))
        self._pin.clicked.connect(self._pin_result)
        row.addWidget(self._pin)
        row.addStretch(1)
        return row

    def _make_sides(self) -> QTabWidget:
        sides = QTabWidget()
        sides.tabBar().setAccessibleName(_("The chosen run"))
        self._result = ResultView()
        self._given = ResultView()
        self._lines = ComparedLines(self)
        self._lines.lines.setMinimumHeight(_LIST_PX)
        self._lines.hide_close()
        for view in (self._result, self._given):
            view.setContentsMargins(0, 8, 0, 0)
        sides.addTab(self._result, _("Result"))
        sides.addTab(self._given, _("Inputs"))
        sides.addTab(self._lines, _("Compare"))
        sides.setTabToolTip(2, _("What changed from the chosen run to the latest"))
        return sides

    def _current(self) -> PastRun | None:
        item: QTreeWidgetItem | None = self.list.currentItem()
        past = item.data(0, _RUN) if item is not None else None
        return past if isinstance(past, PastRun) else None

    def _open(self) -> None:
        past = self._current()
        if past is not None:
            self.job_wanted.emit(past.job_id, past.run.step)

    def _pin_result(self) -> None:
        if self._view is not None and self._chosen is not None:
            self._push(pin(self._view.scope.document, self._view.handle, self._chosen.result))


def _address(past: PastRun) -> tuple[int, str]:
    return past.job_id, past.run.step


def _line(past: PastRun, now: float) -> QTreeWidgetItem:
    run = past.run
    look = state_look(run.status)
    took = ""
    if run.started_at is not None and run.ended_at is not None:
        took = duration_text(run.ended_at - run.started_at)
    rounds = ", ".join(str(number + 1) for number in iterations_in(run.step).values())
    when = when_text(run.started_at or past.created_at, now)
    item = QTreeWidgetItem([f"{when}  ·  {rounds}" if rounds else when, look.title, took])
    item.setData(0, _RUN, past)
    item.setIcon(1, icon(look.icon, look.token))
    hint = _("Job {number}").format(number=past.job_id)
    if rounds:
        hint = _("Job {number}, iteration {iteration}").format(number=past.job_id, iteration=rounds)
    item.setToolTip(0, hint)
    return item


def _text(details: StepDetails) -> str:
    """Write what is compared: the inputs, and the result or the error."""
    value: JsonValue = {"inputs": details.arguments, "result": details.result}
    if details.error is not None:
        value = {"inputs": details.arguments, "error": details.error}
    return json_beginning(value, LONGEST_TEXT)[0]
