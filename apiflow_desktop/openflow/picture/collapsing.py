"""A picture with some of its frames collapsed: one small card stands for all that is in one."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.i18n import ngettext
from apiflow_desktop.openflow.picture.model import (
    COLLAPSED,
    EXEC_IN,
    Badge,
    Card,
    CardKey,
    Frame,
    FrameKey,
    Picture,
    Port,
    Wire,
    WireKey,
)

COLLAPSED_IN = "collapsed:in"
COLLAPSED_OUT = "collapsed:out"
GROUP = "group"
"""Begins the colour key of what stands for a group; the group's own colour follows."""
_KINDS = ("data", "fx", "arc")
"""Of several wires between the same ends the first of these is drawn."""


class Collapsed(Struct, frozen=True):
    """A picture, and what is not seen of it.

    Attributes:
        picture: What is drawn.
        hidden: The cards that a small card stands for, by that card's key, in their order.
        stand_ins: The card that stands for a hidden one, by the hidden one's key.
    """

    picture: Picture
    hidden: Mapping[CardKey, tuple[CardKey, ...]]
    stand_ins: Mapping[CardKey, CardKey]


def collapsed_key(frame: FrameKey) -> CardKey:
    """Return the key of the card that stands for a collapsed frame."""
    return f"collapsed:{frame}"


class Stretch(Struct, frozen=True):
    """Neighbouring steps of one chain, drawn as one card: a group that is collapsed.

    Attributes:
        key: Tells it from other stretches and from frames.
        title: What the card is called.
        colour: The colour of the group, as the document says it.
        cards: Its steps, in their order.
    """

    key: str
    title: str
    colour: str
    cards: tuple[CardKey, ...]


class Contents:
    """What the frames of a picture hold."""

    def __init__(self, picture: Picture) -> None:
        self._frames: dict[CardKey, list[Frame]] = {}
        for frame in picture.frames.values():
            self._frames.setdefault(frame.owner, []).append(frame)

    def frames_of(self, owner: CardKey) -> Sequence[Frame]:
        """List the frames that hang on a card."""
        return self._frames.get(owner, ())

    def of(self, frame: Frame) -> Iterator[CardKey]:
        """Yield all cards of a frame, those in its inner frames included."""
        for chain in frame.chains:
            yield from self.of_chain(chain)

    def of_chain(self, chain: Iterable[CardKey]) -> Iterator[CardKey]:
        """Yield cards, and after each all that is in its frames."""
        for key in chain:
            yield key
            for frame in self.frames_of(key):
                yield from self.of(frame)


def collapse(
    picture: Picture, collapsed: Container[FrameKey], stretches: Sequence[Stretch] = ()
) -> Collapsed:
    """Collapse frames and stretches; of those in each other the outermost."""
    if not stretches and not any(key in collapsed for key in picture.frames):
        return Collapsed(picture, {}, {})
    collapser = _Collapser(picture, collapsed, stretches)
    main = collapser.chain(picture.main)
    for key in picture.lanes:
        collapser.frame(picture.frames[key])
    drafts = tuple(replace(draft, chain=collapser.chain(draft.chain)) for draft in picture.drafts)
    hidden = collapser.hidden
    if not hidden:
        return Collapsed(picture, {}, {})
    stand_ins = {card: stand_in for stand_in, cards in hidden.items() for card in cards}
    wires = _wires(picture, stand_ins)
    ends = {(wire.source, wire.source_port) for wire in wires.values()}
    ends |= {(wire.target, wire.target_port) for wire in wires.values()}
    cards = {key: card for key, card in picture.cards.items() if key not in stand_ins}
    for key, card in collapser.cards.items():
        cards[key] = _between(card, ends)
    frames = {key: collapser.frames[key] for key in picture.frames if key in collapser.frames}
    shown = replace(picture, cards=cards, wires=wires, frames=frames, main=main, drafts=drafts)
    return Collapsed(shown, hidden, stand_ins)


class _Collapser:
    """Goes through the chains of a picture from the outermost in, up to what is collapsed."""

    def __init__(
        self, picture: Picture, collapsed: Container[FrameKey], stretches: Sequence[Stretch]
    ) -> None:
        self._picture = picture
        self._collapsed = collapsed
        self._contents = Contents(picture)
        self._stretches = {stretch.cards[0]: stretch for stretch in stretches if stretch.cards}
        self.frames: dict[FrameKey, Frame] = {}
        self.hidden: dict[CardKey, tuple[CardKey, ...]] = {}
        self.cards: dict[CardKey, Card] = {}

    def chain(self, chain: tuple[CardKey, ...]) -> tuple[CardKey, ...]:
        seen: list[CardKey] = []
        index = 0
        while index < len(chain):
            key = chain[index]
            stretch = self._stretches.get(key)
            if stretch is not None and chain[index : index + len(stretch.cards)] == stretch.cards:
                seen.append(self._stand_in_for_stretch(stretch))
                index += len(stretch.cards)
                continue
            seen.append(key)
            for frame in self._contents.frames_of(key):
                self.frame(frame)
            index += 1
        return tuple(seen)

    def frame(self, frame: Frame) -> None:
        if frame.key not in self._collapsed:
            self.frames[frame.key] = frame
            chains = tuple(self.chain(chain) for chain in frame.chains)
            if chains != frame.chains:
                self.frames[frame.key] = replace(frame, chains=chains)
            return
        key = self._hide(frame.key, self._contents.of(frame))
        self.frames[frame.key] = replace(frame, chains=((key,),), collapsed=True)
        self.cards[key] = replace(
            self._card(key),
            title=frame.title,
            colour_key=f"{frame.slot}/{frame.tint}",
            exec_in=bool(frame.owner),
        )

    def _stand_in_for_stretch(self, stretch: Stretch) -> CardKey:
        key = self._hide(stretch.key, self._contents.of_chain(stretch.cards))
        last = self._picture.cards[stretch.cards[-1]]
        self.cards[key] = replace(
            self._card(key),
            title=stretch.title,
            colour_key=f"{GROUP}/{stretch.colour}",
            exits=tuple(replace(end, ends=False) for end in last.exits[:1]),
        )
        return key

    def _hide(self, key: str, cards: Iterator[CardKey]) -> CardKey:
        self.hidden[collapsed_key(key)] = tuple(cards)
        return collapsed_key(key)

    def _card(self, key: CardKey) -> Card:
        """Make what all such cards have in common."""
        hidden = [self._picture.cards[card] for card in self.hidden[key]]
        count = len(hidden)
        return Card(
            key=key,
            handle=None,
            module_id="",
            kind=COLLAPSED,
            title="",
            subtitle=ngettext("{count} step", "{count} steps", count).format(count=count),
            colour_key="",
            below=", ".join(card.name for card in hidden),
            badges=tuple(badge for card in hidden for badge in _endings(card)),
            draft=any(card.draft for card in hidden),
            skip="around" if all(card.never_runs for card in hidden) else "",
        )


def _endings(card: Card) -> Iterator[Badge]:
    """Say where a flow ends, or may end."""
    yield from (badge for badge in card.badges if badge.look == "result")
    yield from (Badge(end.label, end.description, "result") for end in card.exits if end.ends)


def _between(card: Card, ends: Container[tuple[CardKey, str]]) -> Card:
    """Give a card the data ports at which wires end."""
    out = Port(COLLAPSED_OUT, "", "data", "out")
    into = Port(COLLAPSED_IN, "", "data", "in")
    return replace(
        card,
        outputs=(out,) if (card.key, COLLAPSED_OUT) in ends else (),
        inputs=(into,) if (card.key, COLLAPSED_IN) in ends else (),
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
    from_port = wire.source_port if source is None or wire.kind == "exec" else COLLAPSED_OUT
    to_port = wire.target_port if target is None else COLLAPSED_IN
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
        label=wire.label if wire.kind == "exec" and target is None else "",
    )


def _merged(one: Wire, other: Wire) -> Wire:
    kind = min(one.kind, other.kind, key=_KINDS.index)
    same = one.type == other.type
    draft = one.draft and other.draft
    return replace(one, kind=kind, type=one.type if same else "any", draft=draft)
