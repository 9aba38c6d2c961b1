"""What is drawn of a document: cards with ports, wires between them, frames around them.

Everything here is frozen and compares by value, so a view finds what an edit changed by
comparing the cards and wires of two pictures by their keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.interfaces import PortType
from apiflow_desktop.openflow.shelf import At

CardKey = str
WireKey = str
FrameKey = str

START: CardKey = "start"
EXEC_IN = "exec:in"
EXEC_NEXT = "exec:next"
RESULT = "result"
COLLAPSED = "collapsed"
"""The kind of the card that stands for a collapsed frame."""

Look = Literal["static", "default", "null", "unset", "expression", "empty", "ai", "missing"]


class ValueText(Struct, frozen=True):
    """An input's value as text beside its port.

    Attributes:
        text: What is shown, on one line.
        look: What kind of value it is; each kind is told apart.
        whole: The whole value, for the tooltip.
        middle: Shorten it in the middle (paths and URLs), not at the end.
    """

    text: str
    look: Look
    whole: str = ""
    middle: bool = False


class Port(Struct, frozen=True):
    """A place on a card where wires begin or end.

    Attributes:
        key: Unique on its card, e.g. ``in:prompt``, ``out:image``, ``exec:branch.0``.
        label: What stands beside it.
        flow: Execution goes through it, or data.
        side: Wires end at ``in`` ports and begin at ``out`` ports.
        type: What data goes through it.
        value: The value as text where no wire brings it.
        fx: An expression computes the value.
        required: The step needs it (inputs only).
        description: For the tooltip.
        name: The input's key in the step's transforms; empty where no wire can be dropped.
        expression: What a wire from this port writes; empty for inputs.
        ends: The flow ends at this execution output, with the result of its card.
    """

    key: str
    label: str
    flow: Literal["exec", "data"]
    side: Literal["in", "out"]
    type: PortType = "any"
    value: ValueText | None = None
    fx: bool = False
    required: bool = False
    description: str = ""
    name: str = ""
    expression: str = ""
    ends: bool = False


class Badge(Struct, frozen=True):
    """A short fact at the foot of a card, e.g. ``↻ 3 × 5 s``."""

    text: str
    tooltip: str = ""
    look: Literal["plain", "pinned", "result", "warning"] = "plain"


class Card(Struct, frozen=True):
    """One step, or Start.

    Attributes:
        key: Stays the same while the document is open.
        handle: The step; None for Start and for what stands for several steps.
        module_id: The step's id in the document; empty for Start.
        kind: The module type, ``start``, ``collapsed`` where it stands for a collapsed frame, or
            ``opaque`` where nothing is known about it.
        title: First line of the head.
        subtitle: Second line of the head.
        colour_key: Cards of equal keys have chips of the same colour.
        exec_in: Whether execution can come in (not so on roots).
        exits: Execution outputs, the top one first.
        outputs: Data outputs.
        inputs: Data inputs.
        badges: Facts at its foot.
        media: A picture of its output has room on the card.
        below: A line below the head, of a card that stands for others: what those are.
        unnamed: It has no summary: its title says what it does, as that of others may.
        draft: It is no step of the workflow.
        skip: Whether it, or on Start the flow, is left out: always, where an expression holds, or
            always with what is around it.
    """

    key: CardKey
    handle: Handle | None
    module_id: str
    kind: str
    title: str
    subtitle: str
    colour_key: str
    exec_in: bool = True
    exits: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    inputs: tuple[Port, ...] = ()
    badges: tuple[Badge, ...] = ()
    media: bool = False
    below: str = ""
    unnamed: bool = False
    draft: bool = False
    skip: Literal["", "if", "always", "around"] = ""

    @property
    def never_runs(self) -> bool:
        """Whether it is left out whatever is given."""
        return self.skip in ("always", "around")

    @property
    def name(self) -> str:
        """What messages call it: its title, or its id where the title is not its own."""
        return self.module_id if self.unnamed and self.module_id else self.title

    @property
    def caption(self) -> str:
        """The second line of its head as it is drawn."""
        if not self.draft:
            return self.subtitle
        text = _("Draft · {subtitle}") if self.subtitle else _("Draft")
        return text.format(subtitle=self.subtitle)

    def port(self, key: str) -> Port:
        """Return the port with a key.

        Raises:
            KeyError: The card has none.
        """
        if key == EXEC_IN and self.exec_in:
            return Port(EXEC_IN, "", "exec", "in")
        for port in (*self.exits, *self.outputs, *self.inputs):
            if port.key == key:
                return port
        raise KeyError(key)


class Wire(Struct, frozen=True):
    """A line from an output to an input.

    Attributes:
        kind: ``exec``; ``data`` for a plain reference; ``fx`` for what an expression refers to;
            ``arc`` for a reference to the same or a later step: the previous iteration's value.
        label: The path beyond the port (data), or what goes by position (exec).
        draft: One of its ends is in a draft.
    """

    key: WireKey
    kind: Literal["exec", "data", "fx", "arc"]
    source: CardKey
    source_port: str
    target: CardKey
    target_port: str
    type: PortType = "any"
    label: str = ""
    draft: bool = False


class Frame(Struct, frozen=True):
    """What a branch or a loop contains, or the lane of a root of its own.

    Attributes:
        owner: The card it hangs on; empty for a lane.
        parent: The frame it lies in; empty at the top.
        slot: Which of the owner's lists, e.g. ``branch.0``, ``default``, ``body``, ``tools``.
        title: The branch's summary or predicate.
        chains: Steps in their order; only a frame of tools has more than one chain.
        tint: Frames beside each other differ in it.
        draft: Its owner is in a draft.
        collapsed: It is not drawn: the one card it holds stands for all that is in it.
    """

    key: FrameKey
    owner: CardKey
    parent: FrameKey
    slot: str
    title: str
    chains: tuple[tuple[CardKey, ...], ...]
    tint: int = 0
    collapsed: bool = False
    draft: bool = False


class Draft(Struct, frozen=True):
    """A chain that hangs on nothing.

    Attributes:
        chain: Its cards in their order.
        places: Where the first of them stood when it was detached, by the way the drawing ran.
    """

    chain: tuple[CardKey, ...]
    places: tuple[At, ...] = ()

    def at(self, direction: str) -> tuple[float, float] | None:
        """Return where its first card stood in a drawing that ran a way; None if nobody said."""
        found = (place for place in self.places if place.direction == direction)
        return next(((place.x, place.y) for place in found), None)


class Picture(Struct, frozen=True):
    """All that is drawn, without its geometry.

    Attributes:
        main: The main chain, Start first.
        lanes: Frames of the other roots (failure, preprocessor), in order.
        drafts: Chains that hang on nothing.
    """

    cards: Mapping[CardKey, Card] = field(default_factory=dict)
    wires: Mapping[WireKey, Wire] = field(default_factory=dict)
    frames: Mapping[FrameKey, Frame] = field(default_factory=dict)
    main: tuple[CardKey, ...] = ()
    lanes: tuple[FrameKey, ...] = ()
    drafts: tuple[Draft, ...] = ()

    def card_of(self, handle: Handle) -> Card | None:
        """Return the card of a step."""
        return self.cards.get(card_key(handle))


def card_key(handle: Handle) -> CardKey:
    """Return the key of a step's card."""
    return f"step:{handle}"
