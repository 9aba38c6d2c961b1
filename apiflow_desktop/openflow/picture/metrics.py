"""How large a card is and where its ports are. The grid: rows of 22, everything else in fours."""

from __future__ import annotations

from typing import Literal

from apiflow_desktop.openflow.picture.model import COLLAPSED, EXEC_IN, EXEC_NEXT, START, Card

Direction = Literal["right", "down"]
"""Which way execution runs over a drawing."""

CARD_WIDTH = 234.0
START_WIDTH = 176.0
HEAD = 44.0
ROW = 22.0
PICTURE = 128.0
BADGES = 28.0
FOOT = 8.0
LINE = 25.0
"""Where execution runs down: how far right of a card's left edge, below the middle of its chip."""
FRAME_MARGIN = 20.0
"""Between the edge of a frame and the cards in it."""
FRAME_TITLE = 36.0
"""Above the cards of a frame, for its title."""
FRAME_SIDE = 44.0
"""Left of the cards of a frame where execution runs down: data comes in there from above."""
EXIT_LEAST, EXIT_MOST = 68.0, 96.0
"""How far apart execution outputs at the foot of a card are."""

_EXITS_ROOM = CARD_WIDTH - LINE - EXIT_LEAST / 2


def exec_rows(card: Card, direction: Direction = "right") -> int:
    """Count the rows of execution ports; there are none where execution runs down."""
    return max(len(card.exits), int(card.exec_in)) if direction == "right" else 0


def names_exits(card: Card, direction: Direction) -> bool:
    """Whether the execution outputs at the foot of a card need a row with their names."""
    return direction == "down" and any(port.ends or port.key != EXEC_NEXT for port in card.exits)


def exit_width(card: Card) -> float:
    """Return how far apart the execution outputs at the foot of a card are."""
    wanted = _EXITS_ROOM / max(1, len(card.exits) - 1)
    return min(max(wanted, EXIT_LEAST), EXIT_MOST)


def card_width(card: Card, direction: Direction = "right") -> float:
    """Return the width of a card; execution outputs at its foot may need more than is usual."""
    width = START_WIDTH if card.key == START else CARD_WIDTH
    if not names_exits(card, direction):
        return width
    between = (len(card.exits) - 1) * exit_width(card)
    return max(width, LINE + between + EXIT_LEAST / 2)


def card_height(card: Card, direction: Direction = "right") -> float:
    """Return the height of a card: head, execution, outputs, inputs, picture, badges."""
    badges = BADGES if card.badges else 0.0
    named = ROW if names_exits(card, direction) else 0.0
    return badges_top(card, direction) + badges + FOOT + named


def picture_top(card: Card, direction: Direction = "right") -> float:
    """Return where the picture begins, below the ports."""
    if card.kind == COLLAPSED:
        return HEAD + ROW
    return HEAD + (exec_rows(card, direction) + len(card.outputs) + len(card.inputs)) * ROW


def badges_top(card: Card, direction: Direction = "right") -> float:
    """Return where the badges begin, below the picture."""
    return picture_top(card, direction) + (PICTURE if card.media else 0.0)


def line_offset(direction: Direction) -> float:
    """Return where execution meets a card: below its top, or right of its left edge."""
    return HEAD + ROW / 2 if direction == "right" else LINE


def port_offset(card: Card, key: str, direction: Direction = "right") -> tuple[float, float]:
    """Return the centre of a port, relative to the card's top left corner.

    Raises:
        KeyError: The card has no such port.
    """
    return port_offsets(card, direction)[key]


def port_offsets(card: Card, direction: Direction = "right") -> dict[str, tuple[float, float]]:
    """Return the centres of all ports by their keys; see :func:`port_offset`.

    Data goes in on the left and out on the right. Execution does so too where it runs to the
    right; where it runs down it goes in at the top and out at the foot.
    """
    offsets = _exec_offsets(card, direction)
    width = card_width(card, direction)
    if card.kind == COLLAPSED:
        ends = ((card.outputs, width), (card.inputs, 0.0))
        return offsets | {port.key: (x, HEAD / 2) for ports, x in ends for port in ports}
    middle = HEAD + exec_rows(card, direction) * ROW + ROW / 2
    for ports, x in ((card.outputs, width), (card.inputs, 0.0)):
        for port in ports:
            offsets[port.key] = x, middle
            middle += ROW
    return offsets


def _exec_offsets(card: Card, direction: Direction) -> dict[str, tuple[float, float]]:
    line = line_offset(direction)
    if direction == "right":
        offsets = {EXEC_IN: (0.0, line)} if card.exec_in else {}
        width = card_width(card)
        exits = {port.key: (width, line + i * ROW) for i, port in enumerate(card.exits)}
        return offsets | exits
    offsets = {EXEC_IN: (line, 0.0)} if card.exec_in else {}
    foot, apart = card_height(card, direction), exit_width(card)
    return offsets | {port.key: (line + i * apart, foot) for i, port in enumerate(card.exits)}
