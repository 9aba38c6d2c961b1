"""What a double click on the drawing means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from apiflow_desktop.gui.canvas.gestures.frames import on_arrow
from apiflow_desktop.gui.canvas.hits import (
    card_at,
    draft_title_at,
    frame_at,
    group_at,
    note_at,
    wire_at,
)
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.openflow.picture.offers import LooseEnd

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.card_item import CardItem
    from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas


def open_at(canvas: FlowCanvas, point: QPointF) -> None:
    """Open the card at a point of the scene, type what is written there, or choose a step."""
    scene = canvas.viewer.scene()
    card = card_at(scene, point)
    if card is not None:
        _open_card(canvas, card, point)
        return
    frame = frame_at(scene, point)
    if frame is not None:
        canvas.arrangement.toggle([frame.frame.key])
        return
    if draft_title_at(scene, point) is not None:
        return
    wire, group, note = wire_at(scene, point), group_at(scene, point), note_at(scene, point)
    if wire is None and group is not None:
        canvas.groups.rename(group)
    elif wire is None and note is not None:
        canvas.notes.edit(note)
    else:
        screen = canvas.viewer.viewport().mapToGlobal(canvas.viewer.mapFromScene(point))
        canvas.step_wanted.emit(_end_of(canvas, wire), screen)


def _open_card(canvas: FlowCanvas, card: CardItem, point: QPointF) -> None:
    frame = canvas.stage.key_of(card.card)
    if frame:
        # The first of the two clicks on the arrow has done it.
        if not on_arrow(card, point):
            canvas.toggle(frame)
    elif canvas.in_place.begin_at(card, point):
        return
    elif card.in_picture(point) and card.look.view.picture:
        canvas.thumbnail_activated.emit(card.card.handle, card.look.view.picture)
    else:
        canvas.card_activated.emit(card.card.handle)


def _end_of(canvas: FlowCanvas, wire: WireItem | None) -> LooseEnd | None:
    """Return the end of an execution wire that a step put on it hangs on."""
    if wire is None or wire.wire.kind != "exec":
        return None
    card = canvas.stage.picture.cards[wire.wire.source]
    return LooseEnd(card, card.port(wire.wire.source_port))
