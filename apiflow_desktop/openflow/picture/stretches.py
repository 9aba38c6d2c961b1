"""Where a group is in a picture, if it is drawn as one card."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.groups import Group
from apiflow_desktop.openflow.picture.collapsing import GROUP, Stretch
from apiflow_desktop.openflow.picture.model import CardKey, Picture


def stretch_key(index: int) -> str:
    """Return the key of the stretch that a group is, by the place of the group."""
    return f"{GROUP}:{index}"


def index_of(key: str) -> int | None:
    """Return the place of the group that a stretch is; None if the key is that of a frame."""
    name, _separator, index = key.partition(":")
    return int(index) if name == GROUP else None


def stretch_of(picture: Picture, group: Group) -> Stretch | None:
    """Find the steps of a group; None where they are no neighbours in one chain."""
    for chain in _chains(picture):
        inside = [picture.cards[key].module_id in group.members for key in chain]
        if True not in inside:
            continue
        first = inside.index(True)
        count = sum(inside)
        if not all(inside[first : first + count]):
            return None
        title = group.title or _("Group")
        cards = chain[first : first + count]
        return Stretch(stretch_key(group.index), title, group.colour or "gray", cards)
    return None


def _chains(picture: Picture) -> Iterator[tuple[CardKey, ...]]:
    """Yield the chains, outer ones before those in their frames."""
    yield picture.main
    for frame in picture.frames.values():
        yield from frame.chains
