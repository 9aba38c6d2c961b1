"""The order in which a completion offers what fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

_Offer = TypeVar("_Offer")


def best_first(
    offers: Iterable[_Offer], typed: str, name: Callable[[_Offer], str] = str
) -> list[_Offer]:
    """Put what begins with what is typed before what has it elsewhere; else they stay in order.

    Args:
        offers: What is offered.
        typed: The beginning of a word.
        name: What an offer is called.
    """
    begin = typed.casefold()
    return sorted(offers, key=lambda offer: not name(offer).casefold().startswith(begin))
