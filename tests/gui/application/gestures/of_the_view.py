"""Gestures that show the drawing otherwise: turned, and with frames and groups collapsed."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from apiflow_desktop.openflow.picture.model import COLLAPSED
from tests.gui.application.gestures.player import ALT, KEY, SHIFT, Player, gesture


@gesture("the drawing turned")
def turn(player: Player):
    player.look_at_all()
    player.key(KEY.Key_D, ALT)


@gesture("a frame collapsed")
def collapse(player: Player):
    player.look_at_all()
    frame = player.pick(one for one in player.stage.frames.values() if not one.frame.collapsed)
    player.hand.click(frame.arrow_rect().center())


@gesture("a group collapsed")
def collapse_group(player: Player):
    player.look_at_all()
    group = player.pick(player.hand.canvas.groups.items.values())
    player.hand.click(group.arrow_rect().center())


@gesture("what is collapsed expanded by its arrow")
def expand(player: Player):
    player.look_at_all()
    bars = (item for item in player.stage.cards.values() if item.card.kind == COLLAPSED)
    player.hand.click(player.pick(bars).pos() + QPointF(25, 22))


@gesture("all collapsed or expanded")
def collapse_all(player: Player):
    player.look_at_all()
    player.key(player.pick([KEY.Key_C, KEY.Key_E]), SHIFT | ALT)


KINDS = {
    "the drawing turned",
    "a frame collapsed",
    "a group collapsed",
    "what is collapsed expanded by its arrow",
    "all collapsed or expanded",
}
