"""Two pictures that differ only in what their cards say."""

from __future__ import annotations

from apiflow_desktop.openflow.picture.metrics import (
    Direction,
    card_height,
    card_width,
    port_offsets,
)
from apiflow_desktop.openflow.picture.model import Card, Picture


def reworded(before: Picture, now: Picture, direction: Direction) -> list[Card] | None:
    """List the cards that say something else now, where everything has the place it had.

    Args:
        before: What was drawn.
        now: What is to be drawn.
        direction: Which way execution runs, in both.

    Returns:
        None if anything but the words on cards differs: then the picture is to be laid out.
    """
    outlines = ((one.frames, one.main, one.lanes, one.drafts) for one in (before, now))
    if next(outlines) != next(outlines) or list(before.cards) != list(now.cards):
        return None
    found: list[Card] = []
    for was, card in zip(before.cards.values(), now.cards.values(), strict=True):
        if was is card or was == card:
            continue
        if not _takes_the_same_room(was, card, direction):
            return None
        found.append(card)
    return found if before.wires == now.wires else None


def _takes_the_same_room(one: Card, other: Card, direction: Direction) -> bool:
    return (
        card_width(one, direction) == card_width(other, direction)
        and card_height(one, direction) == card_height(other, direction)
        and port_offsets(one, direction) == port_offsets(other, direction)
        and [port.key for port in one.outputs] == [port.key for port in other.outputs]
    )
