"""Help for the tests of documents: every kind of edit a user makes, for any flow."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.document import Document, Edit, Handle
from apiflow_desktop.openflow.edits import (
    AddBranch,
    AddModule,
    DeleteModules,
    MoveBranch,
    MoveChain,
    MoveItem,
    MoveModules,
    RemoveBranch,
    RemoveKey,
    RenameId,
    ReplaceText,
    SetInput,
    SetScript,
    SetSummary,
    SetValue,
)

STEP: JsonObject = {
    "id": "brand_new",
    "summary": "New: a step",
    "value": {
        "type": "script",
        "path": "node/x",
        "input_transforms": {"p": {"type": "static", "value": "one\ntwo\n"}},
    },
}
NEW_SCRIPT: JsonObject = {
    "id": "brand_new_script",
    "summary": "New: a/script",
    "value": {
        "type": "rawscript",
        "language": "bun",
        "content": "export function main() {}\n",
        "lock": "{}\n",
        "input_transforms": {},
    },
}
SCRIPT = "def main(x: int):\n    # doubled\n    return x * 2\n"


class Case(NamedTuple):
    """A flow to edit, and what is drawn by lot."""

    document: Document
    lot: random.Random

    def step(self, suits: Callable[[JsonObject], bool] = lambda module: True) -> Handle | None:
        """Draw a step."""
        found = [h for h in self.document.handles() if suits(self.document.module(h))]
        return self.lot.choice(found) if found else None

    def value(self, handle: Handle) -> JsonObject:
        """Return what a step does."""
        return _value(self.document.module(handle))

    def lists(self) -> list[Pointer]:
        """List the lists of steps, the empty ones too."""
        found: list[Pointer] = [(*self.document.value_pointer, "modules")]
        for handle in self.document.handles():
            at, value = (*self.document.pointer_of(handle), "value"), self.value(handle)
            found += [(*at, key) for key in ("modules", "default") if _is_list(value.get(key))]
            for number, branch in enumerate(_list(value.get("branches"))):
                if isinstance(branch, dict) and _is_list(branch.get("modules")):
                    found.append((*at, "branches", number, "modules"))
        return found

    def length(self, pointer: Pointer) -> int:
        """Count the items of a list."""
        return len(_list(self.document.get(pointer)))


def _is_list(value: JsonValue) -> bool:
    return isinstance(value, list)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _value(module: JsonObject) -> JsonObject:
    found = module.get("value")
    return found if isinstance(found, dict) else {}


def _inputs(module: JsonObject) -> JsonObject:
    found = _value(module).get("input_transforms")
    return found if isinstance(found, dict) else {}


def _has_inputs(module: JsonObject) -> bool:
    return isinstance(_value(module).get("input_transforms"), dict)


def _set_input(transform: JsonObject | None, *, new: bool = False) -> Callable[[Case], Edit | None]:
    def make(case: Case) -> Edit | None:
        handle = case.step(lambda module: bool(_inputs(module)) or (new and _has_inputs(module)))
        if handle is None:
            return None
        name = "brand_new" if new else case.lot.choice(list(_inputs(case.document.module(handle))))
        return SetInput(handle, name, transform)

    return make


def _on_step(make: Callable[[Handle], Edit]) -> Callable[[Case], Edit | None]:
    def draw(case: Case) -> Edit | None:
        handle = case.step()
        return None if handle is None else make(handle)

    return draw


def _option(key: str, value: JsonValue) -> Callable[[Case], Edit | None]:
    def make(case: Case) -> Edit | None:
        handle = case.step()
        if handle is None:
            return None
        return SetValue((*case.document.pointer_of(handle), key), value)

    return make


def _option_off(case: Case) -> Edit | None:
    known = {"retry", "timeout", "continue_on_error", "skip_if", "stop_after_if", "suspend"}
    known |= {"sleep", "cache_ttl", "mock", "summary", "priority", "extra"}
    handle = case.step(lambda module: bool(known & module.keys()))
    if handle is None:
        return None
    keys = sorted(known & case.document.module(handle).keys())
    return RemoveKey((*case.document.pointer_of(handle), case.lot.choice(keys)))


def _set_script(text: str) -> Callable[[Case], Edit | None]:
    def make(case: Case) -> Edit | None:
        handle = case.step(lambda module: isinstance(_value(module).get("content"), str))
        if handle is None:
            return None
        return SetValue((*case.document.pointer_of(handle), "value", "content"), text)

    return make


def _script_file(key: str, text: str) -> Callable[[Case], Edit | None]:
    """Give a script step another source or lock, wherever that stands."""

    def make(case: Case) -> Edit | None:
        handle = case.step(lambda module: isinstance(_value(module).get(key), str))
        return None if handle is None else SetScript(handle, text, key)

    return make


def _add(place: str, step: JsonObject = STEP) -> Callable[[Case], Edit | None]:
    def make(case: Case) -> Edit | None:
        target = case.lot.choice(case.lists())
        index = {"first": 0, "last": case.length(target)}.get(place)
        if index is None:
            index = case.lot.randint(0, case.length(target))
        return AddModule(target, index, step)

    return make


def _add_to_empty(case: Case) -> Edit | None:
    empty = [pointer for pointer in case.lists() if not case.length(pointer)]
    return AddModule(case.lot.choice(empty), 0, STEP) if empty else None


def _delete_all(case: Case) -> Edit | None:
    handles = case.document.handles()
    return DeleteModules(tuple(handles)) if handles else None


def _delete_few(case: Case) -> Edit | None:
    handles = case.document.handles()
    return DeleteModules(tuple(case.lot.sample(handles, 2))) if len(handles) > 1 else None


def _move(inner: bool) -> Callable[[Case], Edit | None]:
    """Move a step into a branch or loop, or out of one."""

    def make(case: Case) -> Edit | None:
        top = (*case.document.value_pointer, "modules")
        depth = len(top) + 1
        handles = [
            handle
            for handle in case.document.handles()
            if (len(case.document.pointer_of(handle)) > depth) is not inner
            and isinstance(case.document.pointer_of(handle)[-1], int)
        ]
        handle = case.lot.choice(handles) if handles else None
        if handle is None:
            return None
        at = case.document.pointer_of(handle)
        targets = [p for p in case.lists() if (p != top) is inner and p[: len(at)] != at]
        if not targets:
            return None
        target = case.lot.choice(targets)
        return MoveModules((handle,), target, case.lot.randint(0, case.length(target)))

    return make


def _move_within(case: Case) -> Edit | None:
    lists = [pointer for pointer in case.lists() if case.length(pointer) > 1]
    if not lists:
        return None
    target = case.lot.choice(lists)
    start, to = case.lot.sample(range(case.length(target)), 2)
    return MoveItem((*target, start), to)


def _move_chain(case: Case) -> Edit | None:
    handle = case.step()
    if handle is None:
        return None
    return MoveChain(handle, case.lot.choice(case.lists()), 0)


def _branching(case: Case, least: int) -> Handle | None:
    return case.step(
        lambda module: (
            _value(module).get("type") in ("branchone", "branchall")
            and len(_list(_value(module).get("branches"))) >= least
        )
    )


def _reorder_branches(case: Case) -> Edit | None:
    handle = _branching(case, 2)
    return None if handle is None else MoveBranch(handle, 0, 1)


def _add_branch(case: Case) -> Edit | None:
    handle = _branching(case, 0)
    branch: JsonObject = {"summary": "b", "expr": "flow_input.x > 1", "modules": [STEP]}
    return None if handle is None else AddBranch(handle, branch)


def _remove_branch(case: Case) -> Edit | None:
    handle = _branching(case, 1)
    return None if handle is None else RemoveBranch(handle, 0)


def _flow(case: Case) -> Pointer:
    return case.document.flow_pointer or ()


def _schema_property(case: Case) -> Edit | None:
    properties = case.document.schema.get("properties")
    if not isinstance(properties, dict):
        return None
    added: JsonObject = {"type": "string", "default": "a: b", "enum": ["x", "y"]}
    return SetValue((*_flow(case), "schema", "properties", "brand_new"), added)


def _remove_schema_property(case: Case) -> Edit | None:
    properties = case.document.schema.get("properties")
    if not isinstance(properties, dict) or not properties:
        return None
    name = case.lot.choice(list(properties))
    return RemoveKey((*_flow(case), "schema", "properties", name))


def _flow_summary(case: Case) -> Edit | None:
    return SetValue((*_flow(case), "summary"), "Another: summary # 1")


def _flow_option(case: Case) -> Edit | None:
    return SetValue((*case.document.value_pointer, "same_worker"), True)


def _type_in_text(case: Case) -> Edit | None:
    text = case.document.text
    handle = case.step(lambda module: isinstance(module.get("id"), str))
    if handle is None:
        return None
    start, end = case.document.span((*case.document.pointer_of(handle), "id"))
    quoted = text[start] in "\"'"
    at = end - 1 if quoted else end
    return ReplaceText(text[:at] + "x" + text[at:])


Make = Callable[[Case], Edit | None]

KINDS: dict[str, Make] = {
    "static value": _set_input({"type": "static", "value": "an: odd # value"}),
    "static number": _set_input({"type": "static", "value": 0.5}),
    "static text of lines": _set_input({"type": "static", "value": "one\n  two\n\nthree"}),
    "static object": _set_input({"type": "static", "value": {"a": [1, {"b": None}], "c": {}}}),
    "expression": _set_input({"type": "javascript", "expr": "results.a ? {x: 1} : [2]"}),
    "clear input": _set_input(None),
    "new input": _set_input({"type": "static", "value": True}, new=True),
    "summary": _on_step(lambda handle: SetSummary(handle, "Other: text")),
    "id": _on_step(lambda handle: RenameId(handle, "renamed_step")),
    "flow summary": _flow_summary,
    "flow option": _flow_option,
    "option on": _option("continue_on_error", True),
    "option object": _option("retry", {"constant": {"attempts": 2, "seconds": 5}}),
    "option off": _option_off,
    "script": _set_script(SCRIPT),
    "script of one line": _set_script("x"),
    "script where it stands": _script_file("content", SCRIPT),
    "script of nothing": _script_file("content", ""),
    "lock where it stands": _script_file("lock", "one==1\r\ntwo==2\r\n"),
    "add script": _add("last", NEW_SCRIPT),
    "add first": _add("first"),
    "add between": _add("between"),
    "add last": _add("last"),
    "add to empty": _add_to_empty,
    "delete": _on_step(lambda handle: DeleteModules((handle,))),
    "delete two": _delete_few,
    "delete all": _delete_all,
    "move into branch": _move(True),
    "move out of branch": _move(False),
    "move within list": _move_within,
    "move chain": _move_chain,
    "reorder branches": _reorder_branches,
    "add branch": _add_branch,
    "remove branch": _remove_branch,
    "schema property": _schema_property,
    "remove schema property": _remove_schema_property,
    "type in text": _type_in_text,
}
