"""Begins and ends typing on cards, and makes the edits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.in_place.spots import (
    EXPRESSIONS,
    PREDICATES,
    TITLE,
    TRANSFORMS,
    Spot,
    spot_at,
    spots_of,
)

if TYPE_CHECKING:
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
    from apiflow_desktop.gui.canvas.frame_item import FrameItem
    from apiflow_desktop.gui.canvas.in_place.editor import InPlaceEditor
    from apiflow_desktop.gui.canvas.in_place.fields import Typed
    from apiflow_desktop.gui.inspector.panel import StepView
    from apiflow_desktop.openflow.picture.model import CardKey


_AFTER_ITS_RUN = ("opt:stop_after", "opt:retry_if")
"""Begins the keys of options that see the step's own result."""


class InPlace(QObject):
    """Typing on the cards of a canvas, one place at a time.

    What it needs is loaded when something is first typed: a window opens without it.
    """

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._editor: InPlaceEditor | None = None
        self._card: CardKey = ""

    def begin_at(self, card: CardItem, point: QPointF) -> bool:
        """Type what a card shows at a point of the scene; false if that cannot be typed."""
        spot = spot_at(card.card, card.direction, card.mapFromScene(point))
        return spot is not None and self.begin(card, spot)

    def begin_port(self, card: CardItem, key: str) -> bool:
        """Type what stands at a port of a card; false if that cannot be typed."""
        spots = spots_of(card.card, card.direction)
        spot = next((spot for spot in spots if spot.key == key), None)
        return spot is not None and self.begin(card, spot)

    def begin_selected(self, key: str = "") -> bool:
        """Type something of the selected card, the first of its values if no key is given."""
        selected = self._canvas.stage.selected_items()
        if len(selected) != 1:
            return False
        (card,) = selected
        spots = spots_of(card.card, card.direction)
        values = [spot.key for spot in spots[1:]] or [TITLE]
        return self.begin_port(card, key or values[0])

    def begin_frame(self, frame: FrameItem) -> bool:
        """Type the name of what a frame is called by: its branch, else the step it hangs on."""
        card = self._canvas.stage.cards.get(frame.frame.owner)
        if card is None:
            return False
        key = f"exec:{frame.frame.slot}"
        if not key.startswith("exec:branch."):
            return self.begin_port(card, TITLE)
        place = frame.title_rect().translated(-card.pos())
        return self.begin(card, Spot(key, place, renames=True))

    def begin(self, card: CardItem, spot: Spot) -> bool:
        """Type something of a card, in its place."""
        session = self._canvas.session
        if session is None or session.read_only or card.card.handle is None:
            return False
        self.end(take=True)
        view = self._view(card, own_result=spot.key.startswith(_AFTER_ITS_RUN))
        typed = _typed(view, spot, card.card.title) if view is not None else None
        if typed is None:
            return False
        from apiflow_desktop.gui.canvas.in_place.editor import InPlaceEditor

        key = self._card = card.card.key
        self._canvas.viewer.ensure_visible(self._place(key, spot) if spot.renames else card.rect())

        def done(take: bool, go_on: int) -> None:
            self._end(key, spot, typed, take=take, go_on=go_on)

        self._editor = InPlaceEditor(
            self._canvas.viewer, lambda: self._place(key, spot), typed, done
        )
        return True

    def end(self, *, take: bool) -> None:
        """End the typing, if something is typed."""
        if self._editor is not None:
            self._editor.finish(take=take)

    def look_at_cards(self) -> None:
        """End the typing if its card is gone."""
        if self._editor is not None and self._card not in self._canvas.stage.cards:
            self.end(take=False)

    def _place(self, key: CardKey, spot: Spot) -> QRectF:
        card = self._canvas.stage.cards.get(key)
        return spot.rect.translated(card.pos()) if card is not None else QRectF()

    def _end(self, key: CardKey, spot: Spot, typed: Typed, *, take: bool, go_on: int) -> None:
        self._editor = None
        edit = typed.edit() if take else None
        if edit is not None and not self._canvas.push(edit):
            return
        card = self._canvas.stage.cards.get(key)
        if go_on and card is not None:
            spots = spots_of(card.card, card.direction)
            keys = [each.key for each in spots]
            at = keys.index(spot.key) if spot.key in keys else 0
            self.begin(card, spots[(at + go_on) % len(spots)])

    def _view(self, card: CardItem, *, own_result: bool) -> StepView | None:
        from apiflow_desktop.gui.expressions.scope import Scope
        from apiflow_desktop.gui.inspector.panel import StepView

        session, handle = self._canvas.session, card.card.handle
        if session is None or handle is None:
            return None
        job: JobState | None = self._canvas.job
        outdated: Mapping[str, str] = self._canvas.outdated
        scope = Scope(session.document, handle, session.lookup, job, own_result, outdated)
        run = job.by_module(card.card.module_id) if job is not None else None
        return StepView(handle, session.document.module(handle), scope, run)


def _typed(view: StepView, spot: Spot, title: str) -> Typed | None:
    """Make the field for a spot."""
    from apiflow_desktop.gui.canvas.in_place import fields
    from apiflow_desktop.gui.forms.specs import FieldSpec
    from apiflow_desktop.gui.inspector.live_predicates import asked_when
    from apiflow_desktop.openflow.picture.steps import branch_label

    step = view.scope.document.pointer_of(view.handle)
    name = spot.key.partition(":")[2]
    if spot.key == TITLE:
        return fields.TypedTitle(view, title)
    if spot.branch is not None:
        branch = (*step, "value", "branches", spot.branch)
        typed = fields.TypedExpressions(view, name_first=spot.renames)
        typed.add_line(_("Name of the branch"), (*branch, "summary"))
        if view.kind == "branchone":
            typed.add_predicate(_("Taken if"), (*branch, "expr"), "before")
        return typed
    if spot.key == PREDICATES:
        typed = fields.TypedExpressions(view)
        branches = view.value.get("branches")
        for index, found in enumerate(branches if isinstance(branches, list) else ()):
            pointer = (*step, "value", "branches", index, "expr")
            typed.add_predicate(branch_label(found, index), pointer, "before")
        return typed
    if spot.key in EXPRESSIONS:
        typed = fields.TypedExpressions(view)
        title, path = name.replace("_", " "), EXPRESSIONS[spot.key]
        typed.add_predicate(title, (*step, *path), asked_when(path, view))
        return typed
    if spot.key in TRANSFORMS:
        where = (*step, "value", name) if name == "parallelism" else (*step, name)
        return fields.TypedOption(view, where, FieldSpec(name, "number"))
    return fields.TypedInput(view, name)
