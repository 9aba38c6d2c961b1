"""The groups of a flow: named stretches of it, without effect on what it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.walk import inner_lists

_Place = tuple[str, bool]
"""The beginning (False) or the end (True) of a step, by its id."""
_ENDS: tuple[_Place, _Place] = ("", False), ("", True)


class Group(Struct, frozen=True):
    """One group.

    Attributes:
        index: Its place in the list.
        title: Its summary.
        note: Simple Markdown.
        colour: A name or ``#hex``, as the document says it; empty if it says none.
        collapsed: It is drawn as one card.
        members: Ids of the steps on all ways from its first to its last.
    """

    index: int
    title: str
    note: str
    colour: str
    members: frozenset[str]
    collapsed: bool = False


def read_groups(flow_value: JsonObject) -> tuple[Group, ...]:
    """Read the groups of a flow that have steps; what is no group is passed over."""
    groups = flow_value.get("groups")
    if not isinstance(groups, list) or not groups:
        return ()
    forward = _ways(flow_value)
    backward: dict[_Place, list[_Place]] = defaultdict(list)
    for place, following in forward.items():
        for other in following:
            backward[other].append(place)
    found = []
    for index, group in enumerate(groups):
        if isinstance(group, dict):
            after = _reached(forward, (str(group.get("start_id", "")), False))
            before = _reached(backward, (str(group.get("end_id", "")), True))
            members = frozenset(name for name, _ in after & before if name)
            if members:
                found.append(_group(index, group, members))
    return tuple(found)


def _group(index: int, group: JsonObject, members: frozenset[str]) -> Group:
    title, note, colour = (str(group.get(key) or "") for key in ("summary", "note", "color"))
    return Group(index, title, note, colour, members, group.get("autocollapse") is True)


def _ways(flow_value: JsonObject) -> Mapping[_Place, list[_Place]]:
    """Tell where execution goes from the beginnings and the ends of steps."""
    ways: dict[_Place, list[_Place]] = defaultdict(list)
    modules = flow_value.get("modules")
    todo = [(modules if isinstance(modules, list) else [], *_ENDS)]
    while todo:
        chain, place, last = todo.pop()
        for module in chain:
            if not isinstance(module, dict):
                continue
            name = str(module.get("id", ""))
            begin, end = (name, False), (name, True)
            ways[place].append(begin)
            inner: list[list[JsonValue]] = [[*found.modules] for found in inner_lists(module)]
            todo += [(steps, begin, end) for steps in inner or [[]]]
            place = end
        ways[place].append(last)
    return ways


def _reached(ways: Mapping[_Place, list[_Place]], start: _Place) -> set[_Place]:
    if start not in ways:
        return set()
    seen, todo = {start}, [start]
    while todo:
        for place in ways.get(todo.pop(), ()):
            if place not in seen:
                seen.add(place)
                todo.append(place)
    return seen
