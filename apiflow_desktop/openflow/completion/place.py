"""A place in a text: the containers it lies in, and what is written there."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct, field

from apiflow_desktop.base.json_types import JsonValue

Role: TypeAlias = Literal["key", "value"]


class Level(Struct):
    """A container around a place.

    Attributes:
        key: Its key in the object around it; None for an item of a list.
        is_list: Whether it is a list.
        entries: Its keys and those of their values that are plain; others stand as None.
        pending: The key whose value is read next.
    """

    key: str | None = None
    is_list: bool = False
    entries: dict[str, JsonValue] = field(default_factory=dict)
    pending: str | None = None


class Place(Struct, frozen=True):
    """Where a cursor is.

    Attributes:
        levels: The containers around it, the outermost first.
        role: Whether a key or a value stands there.
        key: The key whose value stands there; None in a list, and where a key stands.
        start: Where the word begins that is written there.
        end: The position after its last character.
        word: What is written there, without quotes.
        followed: Whether a colon follows: the key has its value.
        joined: Whether another entry follows without a comma.
    """

    levels: tuple[Level, ...]
    role: Role
    key: str | None
    start: int
    end: int
    word: str = ""
    followed: bool = False
    joined: bool = False


class Spot(Struct, frozen=True):
    """A place with what is above the part of the text that was looked at.

    Attributes:
        above: The containers from the document's root down to that part, without it.
        place: The place in that part; offsets are those of the whole text.
        quoted: Whether keys and texts are written with quotes there: it is JSON.
    """

    above: tuple[Level, ...]
    place: Place
    quoted: bool

    @property
    def levels(self) -> tuple[Level, ...]:
        """All containers around the place, the outermost first."""
        return self.above + self.place.levels
