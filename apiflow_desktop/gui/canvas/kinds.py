"""The chip of a card by kind of step."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtGui import QColor

from apiflow_desktop.gui.theme import Theme, chip_colour
from apiflow_desktop.openflow.picture.collapsing import GROUP
from apiflow_desktop.openflow.picture.model import COLLAPSED, Card

_ICONS: Mapping[str, tuple[str, str]] = {
    "start": ("run", "start"),
    "branchone": ("branch", "flow"),
    "branchall": ("branch-all", "flow"),
    "forloopflow": ("for-each", "flow"),
    "whileloopflow": ("while", "flow"),
    "flow": ("sub-flow", "code"),
    "rawscript": ("code", "code"),
    "identity": ("identity", "code"),
    "aiagent": ("agent", "flow"),
    "mcp": ("link", "code"),
    "websearch": ("search", "code"),
    "opaque": ("warning", "code"),
}
_TINTS = ("accent", "succeeded", "waiting", "running")


class Chip(Struct, frozen=True):
    """A chip: an icon, or the first letter of a connector."""

    letter: str
    colour: QColor
    icon: str = ""


def frame_token(slot: str, tint: int) -> str:
    """Return the token of the colour of a frame; those beside each other differ."""
    if slot == "failure_module":
        return "failed"
    if slot in ("default", "preprocessor_module"):
        return "neutral"
    return _TINTS[tint % len(_TINTS)]


def collapsed_colour(card: Card) -> QColor:
    """Return the colour of the frame or the group that a card stands for."""
    tokens = Theme.current().tokens
    slot, _, colour = card.colour_key.partition("/")
    if slot == GROUP:
        return tokens.note(colour)
    return tokens.colour(frame_token(slot, int(colour)))


def chip_of(card: Card) -> Chip:
    """Return the chip of a card."""
    if card.kind == COLLAPSED:
        return Chip("", collapsed_colour(card), "next")
    if card.kind in _ICONS:
        icon, colour = _ICONS[card.kind]
        return Chip("", chip_colour(colour), icon)
    letter = (card.title if card.unnamed else card.subtitle or card.title)[:1]
    return Chip(letter, chip_colour(card.colour_key))
