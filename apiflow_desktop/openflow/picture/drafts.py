"""Drafts in a picture: their cards, wires and frames are told apart."""

from __future__ import annotations

from msgspec.structs import replace

from apiflow_desktop.openflow.picture.collapsing import Contents
from apiflow_desktop.openflow.picture.model import Picture


def with_drafts_marked(picture: Picture) -> Picture:
    """Mark all that belongs to drafts; nothing gets another size by it."""
    contents = Contents(picture)
    inside = {key for draft in picture.drafts for key in contents.of_chain(draft.chain)}
    cards = dict(picture.cards)
    for key in inside:
        cards[key] = replace(cards[key], draft=True)
    wires = dict(picture.wires)
    for name, wire in picture.wires.items():
        if wire.source in inside or wire.target in inside:
            wires[name] = replace(wire, draft=True)
    return replace(
        picture,
        cards=cards,
        wires=wires,
        frames={
            key: replace(frame, draft=True) if frame.owner in inside else frame
            for key, frame in picture.frames.items()
        },
    )
