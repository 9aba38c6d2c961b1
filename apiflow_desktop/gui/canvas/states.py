"""How a step's state is shown on its card."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct


class StepView(Struct, frozen=True):
    """What a card shows of a run.

    Attributes:
        state: A state of the look, e.g. ``running``.
        text: Beside the icon: a time, a percentage, the branch taken.
        fraction: How far a running step is, 0 to 1; None where unknown.
        message: For the tooltip: an error, a log line.
        picture: A local image file of the step's output.
    """

    state: str = "idle"
    text: str = ""
    fraction: float | None = None
    message: str = ""
    picture: str | None = None


IDLE = StepView()


class StepStates(Protocol):
    """What a run looks like, step by step."""

    def view(self, module_id: str) -> StepView | None:
        """Return what the card of a step shows; None where the step has no state."""
        ...
