"""What a card shows beside what the document says, and what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from PySide6.QtGui import QColor, QPixmap

from apiflow_desktop.gui.canvas.kinds import collapsed_colour
from apiflow_desktop.gui.canvas.states import IDLE, StepView
from apiflow_desktop.gui.theme import Tokens, state_look
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import COLLAPSED, Card

if TYPE_CHECKING:
    from apiflow_desktop.openflow.comparison import StepDifference

DRAFT_OPACITY = 0.65
"""Of what hangs on nothing: it is there, and it does not run."""


class CardLook(Struct):
    """What a card shows beside what the document says.

    Attributes:
        wired: Keys of the ports that have a wire.
        mark: What became of the step since the version it is compared with.
        direction: Which way execution runs over the drawing.
        problems: How many problems there are in the steps that the card stands for.
    """

    view: StepView = IDLE
    selected: bool = False
    hovered: bool = False
    wired: frozenset[str] = field(default_factory=frozenset)
    picture: QPixmap | None = None
    mark: StepDifference | None = None
    direction: Direction = "right"
    problems: int = 0


def is_dim(card: Card, look: CardLook) -> bool:
    """Whether a card is drawn faint: it is a draft's, or the run passes it by, or always will."""
    return card.draft or card.never_runs or look.view.state in ("skipped", "cancelled")


def border_colour(card: Card, look: CardLook, tokens: Tokens) -> QColor:
    """Return the colour of a card's border: selection first, then state."""
    if look.selected:
        return tokens.colour("accent")
    if look.view.state not in ("idle", "queued", "skipped", "outdated"):
        return tokens.colour(state_look(look.view.state).token)
    if card.kind == "opaque":
        return tokens.colour("failed")
    if card.kind == COLLAPSED:
        colour = collapsed_colour(card)
        colour.setAlpha(150)
        return colour
    return tokens.colour("neutral" if look.hovered else "line")
