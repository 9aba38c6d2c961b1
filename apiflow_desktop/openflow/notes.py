"""The notes of a flow: sticky notes on its drawing, without effect on what it does."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.rect import Rect

NOTE_COLOUR_TITLES = {
    "yellow": N_("Yellow"),
    "blue": N_("Blue"),
    "green": N_("Green"),
    "purple": N_("Purple"),
    "pink": N_("Pink"),
    "orange": N_("Orange"),
    "red": N_("Red"),
    "cyan": N_("Cyan"),
    "lime": N_("Lime"),
    "gray": N_("Gray"),
}
NOTE_COLOUR_NAMES = tuple(NOTE_COLOUR_TITLES)
"""The names a note's colour can have; any other is ``#hex``."""

NOTE_SIZE = (240.0, 120.0)
NOTE_LEAST = (96.0, 56.0)
"""Smaller than this a note cannot be read."""

_FAR = 1e7


class Note(Struct, frozen=True):
    """One note.

    Attributes:
        key: Stays the same while the note keeps its id.
        index: Its place in the list.
        text: Simple Markdown.
        colour: A name or ``#hex``, as the document says it.
        box: Where it is in the drawing; None where the document does not say.
        locked: It is not to be moved or resized by hand.
        members: Ids of the steps it lies behind; empty for a note that stands by itself.
    """

    key: str
    index: int
    text: str
    colour: str
    box: Rect | None
    locked: bool
    members: tuple[str, ...] = ()


def read_notes(flow_value: JsonObject) -> tuple[Note, ...]:
    """Read the notes of a flow; what is no note is passed over."""
    notes = flow_value.get("notes")
    seen: Counter[str] = Counter()
    found = []
    for index, note in enumerate(notes if isinstance(notes, list) else []):
        if isinstance(note, dict):
            name = str(note.get("id", ""))
            seen[name] += 1
            found.append(_note(f"{name}#{seen[name]}", index, note))
    return tuple(found)


def _note(key: str, index: int, note: JsonObject) -> Note:
    members = note.get("contained_node_ids")
    behind = note.get("type") == "group" and isinstance(members, list)
    return Note(
        key,
        index,
        text=str(note.get("text") or ""),
        colour=str(note.get("color") or ""),
        box=_box(note.get("position"), note.get("size")),
        locked=note.get("locked") is True,
        members=tuple(map(str, members)) if behind and isinstance(members, list) else (),
    )


def _box(position: JsonValue, size: JsonValue) -> Rect | None:
    x, y = _pair(position, "x", "y", None)
    width, height = _pair(size, "width", "height", NOTE_SIZE)
    if x is None or y is None or width is None or height is None:
        return None
    return Rect(x, y, max(width, NOTE_LEAST[0]), max(height, NOTE_LEAST[1]))


def _pair(
    value: JsonValue, one: str, other: str, missing: tuple[float, float] | None
) -> tuple[float | None, float | None]:
    fallback = missing or (None, None)
    if not isinstance(value, dict):
        return fallback
    return _number(value.get(one), fallback[0]), _number(value.get(other), fallback[1])


def _number(value: JsonValue, missing: float | None) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _FAR:
        return missing
    return float(value)
