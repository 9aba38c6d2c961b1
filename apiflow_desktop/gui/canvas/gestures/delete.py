"""Deleting what is selected: steps, or a wire."""

from __future__ import annotations

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.drafts import detach
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.group_item import GroupItem
from apiflow_desktop.gui.canvas.note_item import NoteItem
from apiflow_desktop.gui.canvas.stage import Stage
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.openflow.edits import Batch, DeleteModules, Edit
from apiflow_desktop.openflow.edits.groups import RemoveGroups
from apiflow_desktop.openflow.edits.notes import RemoveNotes
from apiflow_desktop.openflow.picture.model import Wire
from apiflow_desktop.openflow.picture.moves import disconnect


def delete_selected(desk: Desk) -> None:
    """Delete what is selected: steps, notes, groups; without any, cut a wire."""
    steps = desk.stage.selected_steps()
    handles = tuple(card.handle for card in steps if card.handle is not None)
    notes = [item for item in desk.viewer.scene().selectedItems() if isinstance(item, NoteItem)]
    edits: list[Edit] = [RemoveNotes(tuple(item.note.index for item in notes))] if notes else []
    groups = [item for item in desk.viewer.scene().selectedItems() if isinstance(item, GroupItem)]
    if groups:
        edits.append(RemoveGroups(tuple(item.shown.index for item in groups)))
    if handles:
        edits.append(DeleteModules(handles))
    if edits:
        desk.push(
            edits[0] if len(edits) == 1 else Batch(_("Delete what is selected"), tuple(edits))
        )
        return
    for item in desk.viewer.scene().selectedItems():
        if isinstance(item, WireItem):
            _delete_wire(desk, item.wire)
            return


def _delete_wire(desk: Desk, wire: Wire) -> None:
    try:
        edit = cut_wire(desk.stage, wire)
    except UserFacingError as refused:
        desk.refuse(refused.what)
        return
    desk.push(edit)


def cut_wire(stage: Stage, wire: Wire) -> Edit:
    """Return what cutting a wire does: an input loses its value, or a chain its place.

    Raises:
        EditRefused: It cannot be cut.
    """
    if wire.kind == "exec":
        return detach(stage, wire)
    target = stage.picture.cards[wire.target]
    return disconnect(target, target.port(wire.target_port))
