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
    SKIP_ALL,
    TITLE,
    TRANSFORMS,
    Spot,
    spot_at,
    spots_of,
)
from apiflow_desktop.openflow.picture.model import START

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
    from apiflow_desktop.gui.canvas.frame_item import FrameItem
    from apiflow_desktop.gui.canvas.in_place.editor import InPlaceEditor
    from apiflow_desktop.gui.canvas.in_place.fields import Typed
    from apiflow_desktop.gui.expressions.scope import Scope
    from apiflow_desktop.gui.inspector.panel import StepView
    from apiflow_desktop.openflow.picture.model import Card, CardKey


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
        values = [spot.key for spot in spots if spot.key != TITLE] or [TITLE]
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
        if session is None or session.read_only:
            return False
        self.end(take=True)
        scope = self._scope(card, own_result=spot.key.startswith(_AFTER_ITS_RUN))
        typed = _typed(scope, spot, card.card) if scope is not None else None
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

    def _scope(self, card: CardItem, *, own_result: bool) -> Scope | None:
        """Return where the expressions of a card stand; those of Start are the flow's own."""
        from apiflow_desktop.gui.expressions.scope import Scope

        session, handle = self._canvas.session, card.card.handle
        if session is None or (handle is None and card.card.key != START):
            return None
        outdated: Mapping[str, str] = self._canvas.outdated
        return Scope(
            session.document, handle, session.lookup, self._canvas.job, own_result, outdated
        )


def _typed(scope: Scope, spot: Spot, card: Card) -> Typed | None:
    """Make the field for a spot."""
    from apiflow_desktop.gui.canvas.in_place import fields
    from apiflow_desktop.gui.inspector.panel import StepView

    document = scope.document
    if spot.key == SKIP_ALL:
        typed = fields.TypedExpressions(scope)
        typed.add_predicate(_("skip all if"), ("skip_expr",), "before")
        return typed
    if scope.handle is None:
        return None
    run = scope.job.by_module(card.module_id) if scope.job is not None else None
    view = StepView(scope.handle, document.module(scope.handle), scope, run)
    if spot.key == TITLE:
        return fields.TypedTitle(view, card.title)
    return _typed_expressions(view, spot) or _typed_value(view, spot)


def _typed_value(view: StepView, spot: Spot) -> Typed:
    """Make the field for what is a value or an expression."""
    from apiflow_desktop.gui.canvas.in_place import fields
    from apiflow_desktop.gui.forms.specs import FieldSpec

    name = spot.key.partition(":")[2]
    if spot.key not in TRANSFORMS:
        return fields.TypedInput(view, name)
    spec = FieldSpec(name, "array" if name == "user_groups_required" else "number")
    return fields.TypedOption(view, TRANSFORMS[spot.key], spec)


def _typed_expressions(view: StepView, spot: Spot) -> Typed | None:
    """Make the fields for what is asked for true or false; None where that is not asked."""
    from apiflow_desktop.gui.canvas.in_place import fields
    from apiflow_desktop.gui.inspector.live_predicates import asked_when
    from apiflow_desktop.openflow.picture.steps import branch_label

    typed = fields.TypedExpressions(view.scope, name_first=spot.renames)
    if spot.branch is not None:
        branch = ("value", "branches", spot.branch)
        typed.add_line(_("Name of the branch"), (*branch, "summary"))
        if view.kind == "branchone":
            typed.add_predicate(_("Taken if"), (*branch, "expr"), "before")
        return typed
    if spot.key == PREDICATES:
        branches = view.value.get("branches")
        for index, found in enumerate(branches if isinstance(branches, list) else ()):
            path = ("value", "branches", index, "expr")
            typed.add_predicate(branch_label(found, index), path, "before")
        return typed
    if spot.key in EXPRESSIONS:
        option = EXPRESSIONS[spot.key]
        title = spot.key.partition(":")[2].replace("_", " ")
        typed.add_predicate(title, option, asked_when(option, view))
        return typed
    typed.deleteLater()
    return None
