"""A workflow as a tree of lines: its steps, and what they contain."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.groups import read_groups
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.interfaces import NodeLookup, interface_of
from apiflow_desktop.openflow.notes import read_notes
from apiflow_desktop.openflow.picture.steps import branch_label, step_title
from apiflow_desktop.openflow.walk import ModuleList, inner_lists

_ROOTS = (
    ("preprocessor_module", N_("Before the flow")),
    ("failure_module", N_("When a step fails")),
)


class OutlineRow(Struct, frozen=True):
    """One line.

    Attributes:
        handle: The step; None for a branch, or a root of its own.
        title: What the step's card, or the branch, is called.
        module_id: The step's id; empty for others.
        named: Its title is its own, not one that others may have too.
        kind: The type of step; ``branch``, ``root``, ``draft``, ``note``, ``group``, or the
            heading over several of one of these, for others.
        rows: What it contains.
        key: Of a note its key, of a group its number; empty for others.
    """

    handle: Handle | None
    title: str
    module_id: str
    kind: str
    named: bool = True
    rows: tuple[OutlineRow, ...] = ()
    key: str = ""


def outline(document: Document, lookup: NodeLookup | None) -> tuple[OutlineRow, ...]:
    """Outline a document: its steps, the roots beside them, drafts, groups, then notes."""
    flow_value, base = document.flow_value, document.value_pointer
    modules = flow_value.get("modules")
    main = _steps(document, lookup, (*base, "modules"), modules)
    roots = (
        OutlineRow(None, _(title), "", "root", rows=(step,))
        for key, title in _ROOTS
        if (step := _step(document, lookup, (*base, key), flow_value.get(key))) is not None
    )
    beside = (*_drafts(document, lookup), *_groups(flow_value), *_notes(flow_value))
    return (*main, *roots, *beside)


def _groups(flow_value: JsonObject) -> Iterator[OutlineRow]:
    rows = tuple(
        OutlineRow(None, group.title or _("Group"), "", "group", key=str(group.index))
        for group in read_groups(flow_value)
    )
    if rows:
        yield OutlineRow(None, _("Groups"), "", "groups", rows=rows)


def _notes(flow_value: JsonObject) -> Iterator[OutlineRow]:
    rows = tuple(
        OutlineRow(None, _first_line(note.text) or _("Empty note"), "", "note", key=note.key)
        for note in read_notes(flow_value)
    )
    if rows:
        yield OutlineRow(None, _("Notes"), "", "notes", rows=rows)


def _first_line(text: str) -> str:
    """Return the first line of a note that says something, without what marks a heading."""
    lines = (line.strip("#*_>- \t") for line in text.splitlines())
    return next((line for line in lines if line), "")


def _drafts(document: Document, lookup: NodeLookup | None) -> Iterator[OutlineRow]:
    """Put the drafts under one heading, each with a line of its own."""
    rows = tuple(
        OutlineRow(
            None,
            _("Draft {number}").format(number=draft.number + 1),
            "",
            "draft",
            rows=tuple(
                _steps(document, lookup, (*document.value_pointer, *draft.pointer), draft.modules)
            ),
        )
        for draft in document.shelf.drafts
    )
    if rows:
        yield OutlineRow(None, _("Drafts (not run)"), "", "drafts", rows=rows)


def _steps(
    document: Document, lookup: NodeLookup | None, pointer: Pointer, modules: JsonValue
) -> Iterator[OutlineRow]:
    for index, module in enumerate(modules if isinstance(modules, list) else ()):
        row = _step(document, lookup, (*pointer, index), module)
        if row is not None:
            yield row


def _step(
    document: Document, lookup: NodeLookup | None, pointer: Pointer, module: JsonValue
) -> OutlineRow | None:
    if not isinstance(module, dict):
        return None
    value, module_id = module.get("value"), module.get("id")
    inside = value if isinstance(value, dict) else {}
    rows: list[OutlineRow] = []
    for inner in inner_lists(module):
        steps = tuple(_steps(document, lookup, (*pointer, *inner.path), inner.modules))
        title = _list_title(inside, inner)
        rows += [OutlineRow(None, title, "", "branch", rows=steps)] if title else steps
    return OutlineRow(
        document.handle_at(pointer),
        step_title(module, interface_of(inside, lookup)),
        module_id if isinstance(module_id, str) else "",
        str(inside.get("type", "")),
        bool(module.get("summary")),
        tuple(rows),
    )


def _list_title(value: JsonObject, inner: ModuleList) -> str:
    """Name a list of steps among several; a loop and an agent have only one."""
    if inner.slot == "default":
        return _("default")
    branches = value.get("branches")
    if inner.branch is None or not isinstance(branches, list):
        return ""
    return branch_label(branches[inner.branch], inner.branch)
