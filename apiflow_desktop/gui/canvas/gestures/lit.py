"""The port or wire that a drop would go to: it is lit up."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar


class CanBeLit(Protocol):
    """Something in the scene that can be lit up."""

    def set_lit(self, lit: bool) -> None:
        """Light it up, or no longer."""


Item = TypeVar("Item", bound=CanBeLit)


class Lit(Generic[Item]):
    """Lights one thing up at a time.

    Attributes:
        item: What is lit up; None if nothing is.
    """

    def __init__(self) -> None:
        self.item: Item | None = None

    def show(self, item: Item | None) -> None:
        """Light something up, and nothing else."""
        if item is self.item:
            return
        if self.item is not None:
            self.item.set_lit(False)
        self.item = item
        if item is not None:
            item.set_lit(True)
