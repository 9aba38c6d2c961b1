"""Changes in the parsed tree, each with its exact opposite; objects keep their identity."""

from __future__ import annotations

import math
from typing import TypeAlias

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue


class Put(Struct, frozen=True):
    """A value in the place of another."""

    container: JsonObject | list[JsonValue]
    part: str | int
    old: JsonValue
    new: JsonValue

    @property
    def arrived(self) -> JsonValue:
        """What is in the tree once the change is made and was not before."""
        return self.new

    def do(self) -> None:
        """Make the change."""
        _assign(self.container, self.part, self.new)

    def undo(self) -> None:
        """Take it back."""
        _assign(self.container, self.part, self.old)


class Add(Struct, frozen=True):
    """A new value in a container.

    Attributes:
        container: Where.
        position: Its place in the container's order.
        key: Its key; None in a list.
        value: The value.
    """

    container: JsonObject | list[JsonValue]
    position: int
    key: str | None
    value: JsonValue

    @property
    def arrived(self) -> JsonValue:
        """What is in the tree once the change is made and was not before."""
        return self.value

    def do(self) -> None:
        """Make the change."""
        _insert(self.container, self.position, self.key, self.value)

    def undo(self) -> None:
        """Take it back."""
        _delete(self.container, self.position, self.key)


class Drop(Struct, frozen=True):
    """A value goes from a container; the opposite of :class:`Add`."""

    container: JsonObject | list[JsonValue]
    position: int
    key: str | None
    value: JsonValue

    @property
    def arrived(self) -> JsonValue:
        """What is in the tree once the change is made and was not before."""
        return None

    def do(self) -> None:
        """Make the change."""
        _delete(self.container, self.position, self.key)

    def undo(self) -> None:
        """Take it back."""
        _insert(self.container, self.position, self.key, self.value)


class Refill(Struct, frozen=True):
    """An object stays the same object with all else in it."""

    container: JsonObject
    old: JsonObject
    new: JsonObject

    @property
    def arrived(self) -> JsonValue:
        """What is in the tree once the change is made and was not before."""
        return self.new

    def do(self) -> None:
        """Make the change."""
        self.container.clear()
        self.container.update(self.new)

    def undo(self) -> None:
        """Take it back."""
        self.container.clear()
        self.container.update(self.old)


ValueStep: TypeAlias = Put | Add | Drop | Refill


def same(one: JsonValue, other: JsonValue) -> bool:
    """Tell whether two values are the same JSON: ``1``, ``1.0`` and ``true`` all differ."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        both_nan = math.isnan(one) and math.isnan(other)
        return both_nan or (one == other and math.copysign(1, one) == math.copysign(1, other))
    return one == other


def copy_of(value: JsonValue) -> JsonValue:
    """Copy a value, so that nobody outside holds a part of the tree."""
    if isinstance(value, dict):
        return {_whole(key): copy_of(child) for key, child in value.items()}
    if isinstance(value, list):
        return [copy_of(child) for child in value]
    return _whole(value) if isinstance(value, str) else value


def depth_of(value: JsonValue) -> int:
    """Count the levels of nesting; a scalar has none."""
    level, depth = [value], 0
    while level := [child for child in level if isinstance(child, dict | list)]:
        depth += 1
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
    return depth


def _whole(text: str) -> str:
    """Join surrogate pairs, as reading them back from JSON would."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _assign(container: JsonObject | list[JsonValue], part: str | int, value: JsonValue) -> None:
    if isinstance(container, dict):
        container[str(part)] = value
    else:
        container[int(part)] = value


def _insert(
    container: JsonObject | list[JsonValue], position: int, key: str | None, value: JsonValue
) -> None:
    if isinstance(container, list):
        container.insert(position, value)
        return
    assert key is not None
    later = list(container.items())[position:]
    for moved, _ in later:
        del container[moved]
    container[key] = value
    container.update(later)


def _delete(container: JsonObject | list[JsonValue], position: int, key: str | None) -> None:
    if isinstance(container, list):
        del container[position]
    else:
        del container[str(key)]
