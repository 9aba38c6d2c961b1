"""How large a card is and where its ports are. The grid: rows of 22, everything else in fours."""

from __future__ import annotations

from msgspec import Struct

from apiflow_desktop.openflow.picture.model import EXEC_IN, START, Card

CARD_WIDTH = 234.0
START_WIDTH = 176.0
HEAD = 44.0
ROW = 22.0
PICTURE = 128.0
BADGES = 28.0
FOOT = 8.0


class Rect(Struct, frozen=True):
    """A rectangle in scene coordinates."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The bottom edge."""
        return self.y + self.height

    def overlaps(self, other: Rect) -> bool:
        """Whether the two have an area in common."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def contains(self, other: Rect) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def united(self, other: Rect) -> Rect:
        """Return the smallest rectangle around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Rect(x, y, right - x, bottom - y)


def exec_rows(card: Card) -> int:
    """Count the rows of execution ports."""
    return max(len(card.exits), int(card.exec_in))


def card_width(card: Card) -> float:
    """Return the width of a card."""
    return START_WIDTH if card.key == START else CARD_WIDTH


def card_height(card: Card) -> float:
    """Return the height of a card: head, execution, outputs, inputs, picture, badges."""
    rows = exec_rows(card) + len(card.outputs) + len(card.inputs)
    picture = PICTURE if card.media else 0.0
    badges = BADGES if card.badges else 0.0
    return HEAD + rows * ROW + picture + badges + FOOT


def picture_top(card: Card) -> float:
    """Return where the picture begins, below the ports."""
    return HEAD + (exec_rows(card) + len(card.outputs) + len(card.inputs)) * ROW


def port_offset(card: Card, key: str) -> tuple[float, float]:
    """Return the centre of a port, relative to the card's top left corner.

    Raises:
        KeyError: The card has no such port.
    """
    return port_offsets(card)[key]


def port_offsets(card: Card) -> dict[str, tuple[float, float]]:
    """Return the centres of all ports by their keys; see :func:`port_offset`."""
    offsets = {EXEC_IN: (0.0, HEAD + ROW / 2)} if card.exec_in else {}
    width = card_width(card)
    middle = HEAD + ROW / 2
    for ports, x, rows in (
        (card.exits, width, exec_rows(card)),
        (card.outputs, width, len(card.outputs)),
        (card.inputs, 0.0, len(card.inputs)),
    ):
        for index, port in enumerate(ports):
            offsets[port.key] = x, middle + index * ROW
        middle += rows * ROW
    return offsets
