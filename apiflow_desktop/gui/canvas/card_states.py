"""What cards show beside the document: a run, its pictures, how the flow differs from another."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.canvas.collapsed_views import summary
from apiflow_desktop.gui.canvas.job_views import JobViews
from apiflow_desktop.gui.canvas.pictures import Pictures
from apiflow_desktop.gui.canvas.stage import Stage
from apiflow_desktop.gui.canvas.states import IDLE, StepStates, StepView
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.picture.model import COLLAPSED, Card

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.card_item import CardItem
    from apiflow_desktop.openflow.comparison import StepDifference
    from apiflow_desktop.openflow.diagnostics import Diagnostic

_RESULTS = ("succeeded", "failed", "cached", "reused")
"""States of a run that is over, whose result can get out of date."""


class CardStates(QObject):
    """Keeps the looks of the cards equal to a job, and marks what differs.

    Attributes:
        job: The job on show; None if none is.
        outdated: Why last results are out of date, by the ids of the steps.
    """

    changed = Signal()

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        self._states: StepStates | None = None
        self._job_views: JobViews | None = None
        self.job: JobState | None = None
        self._at: float | None = None
        self.outdated: Mapping[str, str] = {}
        self._marks: Mapping[Handle, StepDifference] = {}
        self._problems: Counter[Handle] = Counter()
        self._pictures = Pictures(self)
        self._pictures.arrived.connect(self._picture_arrived)

    def forget(self) -> None:
        """Know of no job: another document is shown."""
        self._states = self.job = self._job_views = self._at = None
        self.outdated = {}

    def show_job(self, job: JobState | None, at: float | None = None) -> None:
        """Show a job on the cards, or none. Only repaints, and only what changed.

        Args:
            job: How it stands.
            at: When it stood so, seconds since 1970; None for now.
        """
        self.job, self._at = job, at
        views = self._views_of(job) if job is not None else None
        if views is None or views is not self._states or views.news is None:
            self.show_states(views)
            return
        items = map(self._stage.item_of, views.news)
        self._show_on({item.card.key: item for item in items}.values())

    def show_states(self, states: StepStates | None) -> None:
        """Show states of steps, whoever knows them. Only repaints."""
        self._states = states
        self.show()

    def show_outdated(self, reasons: Mapping[str, str]) -> None:
        """Dim results that are out of date, and say why, by the ids of the steps."""
        self.outdated = reasons
        self.show()

    def show_marks(self, marks: Mapping[Handle, StepDifference]) -> None:
        """Mark the cards of steps that differ from another version. Only repaints."""
        self._marks = marks
        self._show_marks()

    def show(self, reworded: Collection[CardItem] | None = None) -> None:
        """Show on the cards, as they are now, what is known of their steps.

        Args:
            reworded: The cards that say something else since it was shown, if that is all.
        """
        if self._states is None and reworded is not None:
            return
        if self.job is not None and self._states is self._job_views:
            self._states = self._views_of(self.job)
        if self._stage.hidden:
            self._show_problems()
            self._show_marks()
        self._show_on(self._stage.cards.values())

    def _show_on(self, items: Iterable[CardItem]) -> None:
        for item in items:
            view = self._view(item.card) or IDLE
            item.show_view(view)
            item.show_picture(self._pictures.get(view.picture) if view.picture else None)
        self._stage.far.look_at_cards()
        self.changed.emit()

    def _views_of(self, job: JobState) -> JobViews:
        whole = self._stage.whole
        if self._job_views is None or not self._job_views.is_of(whole):
            self._job_views = JobViews(whole)
        self._job_views.follow(job, time.time() if self._at is None else self._at)
        return self._job_views

    def _aged(self, module_id: str, view: StepView | None) -> StepView | None:
        reason = self.outdated.get(module_id)
        if reason is None or view is None or view.state not in _RESULTS:
            return view
        told = "\n".join(text for text in (reason, view.message) if text)
        return replace(view, state="outdated", text="", message=told)

    def show_problems(self, found: Iterable[Diagnostic]) -> None:
        """Count on what stands for collapsed frames the problems of the steps in them."""
        self._problems = Counter(one.handle for one in found if one.handle is not None)
        self._show_problems()

    def _view(self, card: Card) -> StepView | None:
        if self._states is None:
            return None
        if card.kind == COLLAPSED:
            return summary([self._view(one) for one in self._stage.hidden_in(card)])
        if card.handle is None:
            return None
        view = self._states.view(card.module_id)
        return self._aged(card.module_id, view) if self.outdated else view

    def _show_marks(self) -> None:
        for item in self._stage.cards.values():
            steps = self._stage.hidden_in(item.card) or [item.card]
            marks = (self._marks.get(card.handle) for card in steps if card.handle is not None)
            item.show_mark(next((mark for mark in marks if mark is not None), None))

    def _show_problems(self) -> None:
        for key in self._stage.hidden:
            item = self._stage.cards[key]
            steps = self._stage.hidden_in(item.card)
            item.show_problems(
                sum(self._problems[card.handle] for card in steps if card.handle is not None)
            )

    def _picture_arrived(self, path: str) -> None:
        for item in self._stage.cards.values():
            if item.look.view.picture == path:
                item.show_picture(self._pictures.get(path))
        self._stage.far.look_at_cards()
