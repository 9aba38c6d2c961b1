"""What differs between two versions of a workflow, step by step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.picture.steps import step_title
from apiflow_desktop.openflow.values import same
from apiflow_desktop.openflow.walk import Place, walk

Difference = Literal["added", "changed", "moved", "removed"]
"""A step that was changed and moved is changed."""
DIFFERENCES: Mapping[Difference, str] = {
    "added": N_("added"),
    "changed": N_("changed"),
    "moved": N_("moved"),
    "removed": N_("removed"),
}
"""What became of a step, as people read it."""


class Gap(Struct, frozen=True):
    """Where a step stood that is gone: behind an execution output of the later version.

    Attributes:
        handle: The step before it or around it; None for Start.
        slot: Which output: ``next``, ``body``, ``default``, ``branch.<n>`` or ``tools``.
    """

    handle: Handle | None
    slot: str


class StepDifference(Struct, frozen=True):
    """One step that is not as it was.

    Attributes:
        what: What became of it.
        handle: The step in the later version; None if it is not there any more.
        module_id: Its id; in the earlier version if it is gone.
        title: What its card is called.
        fields: What of it changed, e.g. ``input_transforms.prompt``; empty unless it is changed.
        gap: Where it stood, of a step that is gone; None if what it was part of is gone too.
    """

    what: Difference
    handle: Handle | None
    module_id: str
    title: str
    fields: tuple[str, ...] = ()
    gap: Gap | None = None


class Comparison(Struct, frozen=True):
    """The differences of two versions.

    Attributes:
        steps: Steps that are not as they were; the removed ones last.
        flow: What changed of the workflow itself, e.g. ``schema``.
    """

    steps: tuple[StepDifference, ...] = ()
    flow: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps or self.flow)

    def of(self, handle: Handle) -> StepDifference | None:
        """Return what became of a step of the later version."""
        return next((one for one in self.steps if one.handle == handle), None)


def compare(before: Document, after: Document) -> Comparison:
    """Compare two versions; a step is the same step if it has the same id."""
    old, new = _by_name(before), _by_name(after)
    stayed = _stayed(old, new)
    steps: list[StepDifference] = []
    for name, step in new.items():
        found = _difference(old.get(name), step, stayed=name in stayed)
        if found is not None:
            steps.append(_named(found[0], _handle(step, after), step, found[1]))
    gaps = _gaps(old, new, after)
    steps += [
        _named("removed", None, old[name], (), gaps.get(name)) for name in old if name not in new
    ]
    return Comparison(tuple(steps), tuple(_flow_fields(before, after)))


def compared_text(document: Document) -> str:
    """Return a document's text to be compared line by line, with the files beside it."""
    beside = document.files.named(document.flow_value)
    return document.text + "".join(f"\n{file}:\n{text}" for file, text in beside.items())


_List: TypeAlias = tuple[str, str, int | None]
"""A list of steps: whose it is, which of its lists, and of branches which."""


class _Step(Struct, frozen=True):
    """A step, what it is apart from the steps in it, and its list: whose, and which of them."""

    place: Place
    own: JsonObject
    list: _List


def _named(
    what: Difference,
    handle: Handle | None,
    step: _Step,
    fields: tuple[str, ...],
    gap: Gap | None = None,
) -> StepDifference:
    module = step.place.module
    return StepDifference(
        what, handle, str(module.get("id") or ""), step_title(module, None), fields, gap
    )


def _gaps(
    old: Mapping[str, _Step], new: Mapping[str, _Step], after: Document
) -> dict[str, Gap | None]:
    """Find for each step that is gone what it stood behind."""
    before: dict[_List, Gap | None] = {}
    gaps: dict[str, Gap | None] = {}
    for name, step in old.items():
        if name in new:
            if new[name].list == step.list:
                before[step.list] = Gap(_handle(new[name], after), "next")
            continue
        if step.list not in before:
            before[step.list] = _gap_at_beginning(step, new, after)
        gaps[name] = before[step.list]
    return gaps


def _gap_at_beginning(step: _Step, new: Mapping[str, _Step], after: Document) -> Gap | None:
    owner, slot, branch = step.list
    if not owner:
        return Gap(None, "next")
    if owner not in new:
        return None
    slots = {"loop": "body", "branch": f"branch.{branch}", "tool": "tools"}
    return Gap(_handle(new[owner], after), slots.get(slot, slot))


def _handle(step: _Step, after: Document) -> Handle | None:
    return after.handle_at((*after.value_pointer, *step.place.pointer))


def _difference(
    old: _Step | None, new: _Step, *, stayed: bool
) -> tuple[Difference, tuple[str, ...]] | None:
    if old is None:
        return "added", ()
    fields = tuple(_changed_fields(old.own, new.own))
    if fields:
        return "changed", fields
    return None if stayed else ("moved", ())


def _by_name(document: Document) -> Mapping[str, _Step]:
    """Name the steps: by id, and by place where there is no id or it is taken."""
    named: dict[str, _Step] = {}
    names: dict[Pointer, str] = {}
    for place in walk(document.flow_value):
        module_id = place.module.get("id")
        name = module_id if isinstance(module_id, str) else ""
        if not name or name in named:
            name = "/".join(map(str, place.pointer))
        names[place.pointer] = name
        owner = "" if place.owner is None else names[place.owner]
        own = _own(document.files.filled_step(place.module))
        named[name] = _Step(place, own, (owner, place.slot, place.branch))
    return named


def _stayed(old: Mapping[str, _Step], new: Mapping[str, _Step]) -> set[str]:
    """Return the steps that stand in the same list, in the same order as most others there."""
    lists: dict[_List, list[str]] = {}
    for name, step in new.items():
        if name in old and old[name].list == step.list:
            lists.setdefault(step.list, []).append(name)
    position = {name: number for number, name in enumerate(old)}
    kept = (_longest_rising(names, position) for names in lists.values())
    return {name for names in kept for name in names}


def _own(module: JsonObject) -> JsonObject:
    """Return what a step is apart from the steps in it."""
    value = module.get("value")
    if not isinstance(value, dict):
        return module
    inside: JsonObject = {
        key: _without_steps(key, content)
        for key, content in value.items()
        if key not in ("modules", "default", "tools")
    }
    return {**module, "value": inside}


def _without_steps(key: str, content: JsonValue) -> JsonValue:
    if key != "branches" or not isinstance(content, list):
        return content
    return [
        {part: value for part, value in branch.items() if part != "modules"}
        for branch in content
        if isinstance(branch, dict)
    ]


def _changed_fields(old: JsonObject, new: JsonObject) -> Iterator[str]:
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if (key in old) == (key in new) and same(before, after):
            continue
        nested = key in ("value", "input_transforms")
        if nested and isinstance(before, dict) and isinstance(after, dict):
            prefix = "" if key == "value" else f"{key}."
            yield from (prefix + inner for inner in _changed_fields(before, after))
        else:
            yield key


def _flow_fields(before: Document, after: Document) -> Iterator[str]:
    beside = ("modules", "failure_module", "preprocessor_module")
    for one, other, left_out in (
        (_flow(before), _flow(after), ("value",)),
        (before.flow_value, after.flow_value, beside),
    ):
        old = {key: value for key, value in one.items() if key not in left_out}
        new = {key: value for key, value in other.items() if key not in left_out}
        yield from _changed_fields(old, new)


def _flow(document: Document) -> JsonObject:
    pointer = document.flow_pointer
    flow = {} if pointer is None else document.get(pointer)
    return flow if isinstance(flow, dict) else {}


def _longest_rising(names: list[str], position: Mapping[str, int]) -> Iterator[str]:
    """Yield the most names whose positions rise, the last first (patience sorting)."""
    tails: list[str] = []
    before: dict[str, str | None] = {}
    for name in names:
        at = bisect_left(tails, position[name], key=position.__getitem__)
        before[name] = tails[at - 1] if at else None
        tails[at : at + 1] = [name]
    last = tails[-1] if tails else None
    while last is not None:
        yield last
        last = before[last]
