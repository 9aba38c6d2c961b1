"""All that a canvas shows, written down to be compared."""

from __future__ import annotations

from apiflow_desktop.gui.canvas.port_item import CanvasPort


def shown(canvas):
    """Write down all that a canvas shows."""
    stage = canvas.stage
    cards = {
        key: (item.card, item.pos().toTuple(), sorted(item.look.wired))
        for key, item in stage.cards.items()
    }
    wires = {key: (item.wire, item.path()) for key, item in stage.wires.items()}
    frames = {key: (item.frame, item.rect().getRect()) for key, item in stage.frames.items()}
    notes = {key: (item.note, item.rect().getRect()) for key, item in canvas.notes.items.items()}
    groups = {key: (item.shown, item.rect().getRect()) for key, item in canvas.groups.items.items()}
    return cards, wires, frames, notes, groups, lasting_items(canvas)


def lasting_items(canvas):
    """Count what is visible, but for ports: those are made when the mouse comes near."""
    items = canvas.viewer.scene().items()
    return sum(item.isVisible() and not isinstance(item, CanvasPort) for item in items)
