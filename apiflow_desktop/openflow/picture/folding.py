"""A picture with some of its frames collapsed: one small card stands for all that is in one."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.i18n import ngettext
from apiflow_desktop.openflow.picture.model import (
    EXEC_IN,
    FOLD,
    Card,
    CardKey,
    Frame,
    FrameKey,
    Picture,
    Port,
    Wire,
    WireKey,
)

FOLD_IN = "fold:in"
FOLD_OUT = "fold:out"
_KINDS = ("data", "fx", "arc")
"""Of several wires between the same ends the first of these is drawn."""


class Folded(Struct, frozen=True):
    """A picture, and what is not seen of it.

    Attributes:
        picture: What is drawn.
        hidden: The cards that a small card stands for, by that card's key, in their order.
        stand_ins: The card that stands for a hidden one, by the hidden one's key.
    """

    picture: Picture
    hidden: Mapping[CardKey, tuple[CardKey, ...]]
    stand_ins: Mapping[CardKey, CardKey]


def fold_key(frame: FrameKey) -> CardKey:
    """Return the key of the card that stands for a collapsed frame."""
    return f"fold:{frame}"


class Contents:
    """What the frames of a picture hold."""

    def __init__(self, picture: Picture) -> None:
        self._frames: dict[CardKey, list[Frame]] = {}
        for frame in picture.frames.values():
            self._frames.setdefault(frame.owner, []).append(frame)

    def of(self, frame: Frame) -> Iterator[CardKey]:
        """Yield all cards of a frame, those in its inner frames included."""
        for chain in frame.chains:
            for key in chain:
                yield key
                for inner in self._frames.get(key, ()):
                    yield from self.of(inner)


def frames_around(picture: Picture, key: CardKey) -> Iterator[FrameKey]:
    """Yield the frames a card lies in, the innermost first."""
    found = next((frame for frame in picture.frames.values() if key in _own(frame)), None)
    while found is not None:
        yield found.key
        found = picture.frames.get(found.parent)


def fold(picture: Picture, collapsed: Container[FrameKey]) -> Folded:
    """Collapse frames; of frames in each other the outermost."""
    contents = Contents(picture)
    frames: dict[FrameKey, Frame] = {}
    gone: set[FrameKey] = set()
    hidden: dict[CardKey, tuple[CardKey, ...]] = {}
    # Outer frames come before inner ones.
    for key, frame in picture.frames.items():
        if frame.parent in gone:
            gone.add(key)
        elif key in collapsed:
            gone.add(key)
            hidden[fold_key(key)] = tuple(contents.of(frame))
            frames[key] = replace(frame, chains=((fold_key(key),),), collapsed=True)
        else:
            frames[key] = frame
    if not hidden:
        return Folded(picture, {}, {})
    stand_ins = {card: stand_in for stand_in, cards in hidden.items() for card in cards}
    wires = _wires(picture, stand_ins)
    cards = {key: card for key, card in picture.cards.items() if key not in stand_ins}
    ends = {(wire.source, wire.source_port) for wire in wires.values()}
    ends |= {(wire.target, wire.target_port) for wire in wires.values()}
    for frame in frames.values():
        if frame.collapsed:
            key = fold_key(frame.key)
            cards[key] = _card(frame, [picture.cards[inside] for inside in hidden[key]], ends)
    return Folded(replace(picture, cards=cards, wires=wires, frames=frames), hidden, stand_ins)


def _own(frame: Frame) -> set[CardKey]:
    return {key for chain in frame.chains for key in chain}


def _card(frame: Frame, hidden: Sequence[Card], ends: Container[tuple[CardKey, str]]) -> Card:
    key, count = fold_key(frame.key), len(hidden)
    out = Port(FOLD_OUT, "", "data", "out")
    into = Port(FOLD_IN, "", "data", "in")
    return Card(
        key=key,
        handle=None,
        module_id="",
        kind=FOLD,
        title=frame.title,
        subtitle=ngettext("{count} step", "{count} steps", count).format(count=count),
        below=", ".join(card.name for card in hidden),
        colour_key=f"{frame.slot}/{frame.tint}",
        exec_in=bool(frame.owner),
        draft=frame.draft,
        outputs=(out,) if (key, FOLD_OUT) in ends else (),
        inputs=(into,) if (key, FOLD_IN) in ends else (),
    )


def _wires(picture: Picture, stand_ins: Mapping[CardKey, CardKey]) -> dict[WireKey, Wire]:
    """Let wires from and to hidden cards end at what stands for them, each once."""
    wires: dict[WireKey, Wire] = {}
    entered: set[CardKey] = set()
    for wire in picture.wires.values():
        source, target = (stand_ins.get(end) for end in (wire.source, wire.target))
        if source is None and target is None:
            wires[wire.key] = wire
        elif source == target or (wire.kind == "exec" and target in entered):
            continue
        else:
            ended = _ended(wire, source, target)
            same = wires.get(ended.key)
            wires[ended.key] = ended if same is None else _merged(same, ended)
            if wire.kind == "exec" and target is not None:
                # Each tool of an agent has a wire of its own.
                entered.add(target)
    return wires


def _ended(wire: Wire, source: CardKey | None, target: CardKey | None) -> Wire:
    from_port = wire.source_port if source is None or wire.kind == "exec" else FOLD_OUT
    to_port = wire.target_port if target is None else FOLD_IN
    if wire.kind == "exec":
        to_port = EXEC_IN
    begin, end = source or wire.source, target or wire.target
    return replace(
        wire,
        key=f"{begin}.{from_port}>{end}.{to_port}",
        source=begin,
        source_port=from_port,
        target=end,
        target_port=to_port,
        label="",
    )


def _merged(one: Wire, other: Wire) -> Wire:
    kind = min(one.kind, other.kind, key=_KINDS.index)
    same = one.type == other.type
    draft = one.draft and other.draft
    return replace(one, kind=kind, type=one.type if same else "any", draft=draft)
