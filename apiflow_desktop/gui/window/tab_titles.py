"""What tabs are called: documents of the same title are told apart by where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath


def tab_titles(documents: Sequence[tuple[str, str]]) -> list[str]:
    """Name documents so that those of equal titles differ, where what holds them does.

    Args:
        documents: Of each its title, and its place: a path, or words.
    """
    return [_title(index, documents) for index in range(len(documents))]


def _title(index: int, documents: Sequence[tuple[str, str]]) -> str:
    title, place = documents[index]
    others = [
        other for n, (called, other) in enumerate(documents) if n != index and called == title
    ]
    if not others or not place:
        return title
    ways: tuple[Callable[[str], str], ...] = (_folder, _name, str)
    apart = (way(place) for way in ways if way(place) not in [way(other) for other in others])
    more = next(apart, "")
    return f"{title} · {more}" if more else title


def _folder(place: str) -> str:
    return PurePath(place).parent.name or place


def _name(place: str) -> str:
    return PurePath(place).name
