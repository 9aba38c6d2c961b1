"""The step runs of a job on a line of time; iterations of a loop share a row."""

from __future__ import annotations

import time

from msgspec import Struct, field
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.jobs.bars import Bars, bars_of
from apiflow_desktop.gui.jobs.reading import JobOutline, depth, row_key, step_note, step_state
from apiflow_desktop.gui.theme import Theme, state_look, text_font
from apiflow_desktop.gui.widgets.times import duration_text

_ROW = 28
_BAR = 12
_LABEL = 168
_INDENT = 12
_MARGIN = 12
_LEAST = 5.0
_TICK_MS = 100
_TOP = 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class _Row(Struct):
    """The runs of a step, by their addresses; those that have ended are drawn as bars."""

    title: str
    depth: int
    runs: dict[str, StepState] = field(default_factory=dict)
    open: dict[str, StepState] = field(default_factory=dict)
    bars: Bars = field(default_factory=Bars)
    stale: bool = False

    def take(self, step: StepState, least: float) -> None:
        """Take in a run as it is now; ``least`` is as in :meth:`Bars.add`."""
        before = self.runs.get(step.path)
        self.runs[step.path] = step
        self.open.pop(step.path, None)
        # A container that is tried again runs its steps again, at the same addresses.
        self.stale = self.stale or (before is not None and before.ended is not None)
        if step.ended is None or step.started is None:
            self.open[step.path] = step
        elif not self.stale:
            self.bars.add(step, least)

    def gather(self, least: float) -> None:
        """Gather all bars anew."""
        self.bars = bars_of(self.runs.values(), least)
        self.stale = False


class Timeline(QScrollArea):
    """Shows when each step ran."""

    step_selected = Signal(str)
    """The user clicked a step run: its path."""

    menu_requested = Signal(str, QPoint)
    """The menu of a step run is wanted: its path, and a place of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = _Chart(self)
        self.setWidget(self.chart)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Timeline"))
        self.chart.clicked.connect(self.step_selected)
        self.chart.menu_requested.connect(self.menu_requested)

    def start_over(self) -> None:
        """Forget the job shown so far."""
        self.chart.start_over()

    def show_state(self, state: JobState, outline: JobOutline) -> None:
        """Show a job as it is now."""
        self.chart.show_state(state, outline)


class _Chart(QWidget):
    """Draws the rows."""

    clicked = Signal(str)
    menu_requested = Signal(str, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self._shown: dict[str, StepState] = {}
        self._by_key: dict[str, _Row] = {}
        self._rows: list[_Row] = []
        self._start = 0.0
        self._end: float | None = 0.0
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.update)
        Theme.current().changed.connect(self.update)

    def start_over(self) -> None:
        """Forget the job shown so far."""
        self._shown.clear()
        self._by_key.clear()
        self._rows.clear()

    def show_state(self, state: JobState, outline: JobOutline) -> None:
        """Take in a job as it is now: what changed of it."""
        if len(state.steps) < len(self._shown):
            self.start_over()
        self._start = state.started or state.queued or time.time()
        self._end = state.ended
        least = self._least()
        for path, step in state.steps.items():
            if self._shown.get(path) is not step:
                self._shown[path] = step
                self._row_of(path, step, outline).take(step, least)
        for row in self._rows:
            if row.stale:
                row.gather(least)
        if self._end is None and state.started is not None:
            self._tick.start()
        else:
            self._tick.stop()
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def _row_of(self, path: str, step: StepState, outline: JobOutline) -> _Row:
        key = row_key(path)
        if key not in self._by_key:
            self._by_key[key] = _Row(outline.title(step.module_id), depth(path))
            self._rows.append(self._by_key[key])
        return self._by_key[key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell apart what there is room for."""
        super().resizeEvent(event)
        least = self._least()
        for row in self._rows:
            row.gather(least)

    def sizeHint(self) -> QSize:
        """Ask for all rows."""
        return QSize(320, _TOP + _ROW * len(self._rows) + _MARGIN)

    def bar(self, row: int, step: StepState) -> QRectF:
        """Return where a step run's bar is."""
        end = self._now()
        begun = step.started if step.started is not None else end
        return self._place(row, begun, step.ended if step.ended is not None else end)

    def _place(self, row: int, begun: float, over: float) -> QRectF:
        room, seconds = self._room(), self._seconds()
        left = (begun - self._start) / seconds * room
        width = max((over - begun) / seconds * room, _LEAST)
        left = min(max(left, 0.0), room - _LEAST)
        y = _TOP + row * _ROW + (_ROW - _BAR) / 2
        return QRectF(_LABEL + _MARGIN + left, y, min(width, room - left), _BAR)

    def step_at(self, position: QPoint) -> StepState | None:
        """Return the step run at a place; on a label, the row's last."""
        row = (position.y() - _TOP) // _ROW
        if position.y() < _TOP or not 0 <= row < len(self._rows):
            return None
        runs = list(self._rows[row].runs.values())
        if position.x() < _LABEL:
            return runs[-1]
        near = QRectF(position.x() - 2, 0, 4, self.height())
        return next((step for step in reversed(runs) if self.bar(row, step).intersects(near)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which step run was clicked."""
        step = self.step_at(event.position().toPoint())
        if step is not None:
            self.clicked.emit(step.path)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the step run under the mouse."""
        step = self.step_at(event.pos())
        if step is not None:
            self.menu_requested.emit(step.path, event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Show what is known of the step run under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            step = self.step_at(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(step) if step else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale and the rows in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._rows:
            self._paint_scale(painter)
        for number, row in enumerate(self._rows):
            top = _TOP + number * _ROW
            if top <= event.rect().bottom() and top + _ROW >= event.rect().top():
                self._paint_row(painter, number, row)
        painter.end()

    def _least(self) -> float:
        """Return how many seconds the narrowest bar stands for."""
        return _LEAST * self._seconds() / self._room()

    def _room(self) -> float:
        """Return how many pixels all the time has."""
        return max(self.width() - _LABEL - 2 * _MARGIN, 1)

    def _seconds(self) -> float:
        """Return how long all of it took so far."""
        return max(self._now() - self._start, 0.001)

    def _now(self) -> float:
        return self._end if self._end is not None else max(time.time(), self._start)

    def _paint_scale(self, painter: QPainter) -> None:
        tokens = Theme.current().tokens
        painter.setFont(text_font(tokens.small_px))
        painter.setPen(tokens.colour("secondary"))
        room = self.width() - _LABEL - 2 * _MARGIN
        area = QRect(_LABEL + _MARGIN, 0, room, _TOP)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, _LEFT, "0")
        painter.drawText(area, right, duration_text(self._now() - self._start))

    def _paint_row(self, painter: QPainter, number: int, row: _Row) -> None:
        tokens = Theme.current().tokens
        top = _TOP + number * _ROW
        inset = _MARGIN + row.depth * _INDENT
        label = QRect(inset, top, _LABEL - inset, _ROW)
        painter.setFont(self.font())
        painter.setPen(tokens.colour("text"))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, label.width() - 8)
        painter.drawText(label, _LEFT, title)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour("raised"))
        track = QRectF(
            _LABEL + _MARGIN,
            top + (_ROW - _BAR) / 2,
            self.width() - _LABEL - 2 * _MARGIN,
            _BAR,
        )
        painter.drawRoundedRect(track, 3, 3)
        drawn = [(self._place(number, one.begin, one.end), one.token) for one in row.bars.all]
        drawn += [
            (self.bar(number, one), state_look(step_state(one)).token) for one in row.open.values()
        ]
        for bar, token in drawn:
            painter.setBrush(tokens.colour(token))
            painter.drawRoundedRect(bar, 3, 3)

    def _tip(self, step: StepState) -> str:
        look = state_look(step_state(step))
        end = step.ended if step.ended is not None else self._now()
        took = duration_text(end - step.started) if step.started is not None else ""
        return "\n".join(
            part for part in (step.path, f"{look.title} · {took}", step_note(step)) if part
        )
