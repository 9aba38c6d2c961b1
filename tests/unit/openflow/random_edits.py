"""Help for tests of what follows documents: an edit of any kind, notes, groups and drafts too."""

from __future__ import annotations

import random

from apiflow_desktop.openflow.document import Document, Edit, Handle
from apiflow_desktop.openflow.edits import (
    AddDraft,
    DeleteModules,
    DetachChain,
    MoveChain,
    MoveModules,
    PutAside,
    RenameId,
    ReplaceText,
    SetInput,
    SetSummary,
)
from apiflow_desktop.openflow.edits.groups import (
    AddGroup,
    RemoveGroups,
    SetGroupCollapsed,
    SetGroupTitle,
)
from apiflow_desktop.openflow.edits.notes import (
    AddNote,
    RemoveNotes,
    SetNoteBox,
    SetNoteColour,
    SetNoteLocked,
    SetNoteText,
)
from apiflow_desktop.openflow.groups import read_groups
from apiflow_desktop.openflow.notes import read_notes
from apiflow_desktop.openflow.rect import Rect
from apiflow_desktop.openflow.shelf import At
from apiflow_desktop.openflow.walk import fresh_id
from tests.unit.openflow.edit_kinds import KINDS, Case, Make
from tests.unit.openflow_picture.flows import for_each, script, transform

_FEW = 6


def _step(case: Case) -> Handle:
    return case.lot.choice(case.document.handles())


def _other(case: Case) -> str:
    return str(case.document.module(_step(case)).get("id", "a"))


def _box(case: Case) -> Rect:
    return Rect(case.lot.randrange(-400, 400, 4), case.lot.randrange(-400, 0, 4), 240, 120)


def _place(case: Case) -> At | None:
    x, y = case.lot.randrange(800), case.lot.randrange(400)
    return case.lot.choice([None, At("right", x, y), At("down", x, y)])


def _note(case: Case) -> int | None:
    notes = read_notes(case.document.flow_value)
    return case.lot.choice(notes).index if notes else None


def _on_note(case: Case) -> Edit | None:
    index = _note(case)
    if index is None:
        return None
    return case.lot.choice(
        [
            SetNoteText(index, f"Text {case.lot.random():.2f}"),
            SetNoteColour((index,), case.lot.choice(["blue", "#ff0000"])),
            SetNoteLocked((index,), case.lot.random() < 0.5),
            SetNoteBox(index, _box(case)),
            RemoveNotes((index,)),
        ]
    )


def _on_group(case: Case) -> Edit | None:
    groups = read_groups(case.document.flow_value)
    if not groups:
        return None
    index = case.lot.choice(groups).index
    collapsed = case.lot.random() < 0.5
    return case.lot.choice(
        [
            SetGroupTitle(index, "Other"),
            SetGroupCollapsed(index, collapsed),
            RemoveGroups((index,)),
        ]
    )


def _rename_in_text(case: Case) -> Edit:
    name = fresh_id(case.document.ids())
    return ReplaceText(case.document.text.replace(f'"{_other(case)}"', f'"{name}"'))


def _put_aside(case: Case) -> Edit:
    return PutAside((_step(case),), _place(case))


def _move_to_draft(case: Case) -> Edit | None:
    drafts = case.document.shelf.drafts
    if not drafts:
        return None
    target = (*case.document.value_pointer, *case.lot.choice(drafts).pointer)
    return case.lot.choice(
        [MoveChain(_step(case), target, 0), MoveModules((_step(case),), target, 0)]
    )


def _delete(case: Case) -> Edit | None:
    handles = case.document.handles()
    return DeleteModules((_step(case),)) if len(handles) > _FEW else None


def _type_in_text(case: Case) -> Edit | None:
    # The text of the document is not that of its drafts.
    return None if case.document.shelf.drafts else KINDS["type in text"](case)


MORE: dict[str, Make] = {
    "type in text": _type_in_text,
    "reference": lambda case: SetInput(_step(case), "x", transform(f"=results.{_other(case)}.y")),
    "constant": lambda case: SetInput(_step(case), "x", transform("text")),
    "title": lambda case: SetSummary(_step(case), f"Title {case.lot.random():.2f}"),
    "fresh id": lambda case: RenameId(_step(case), fresh_id(case.document.ids())),
    "id in the text": _rename_in_text,
    "note": lambda case: AddNote("New", "yellow", _box(case)),
    "change of a note": _on_note,
    "group": lambda case: AddGroup((_step(case), _step(case)), "Group"),
    "change of a group": _on_group,
    "detach": lambda case: DetachChain(_step(case), _place(case)),
    "put aside": _put_aside,
    "draft": lambda case: AddDraft((script("n", x=f"=results.{_other(case)}"),), _place(case)),
    "draft with a loop": lambda case: AddDraft((for_each("m", "=[1]", script("i")),), None),
    "into a draft": _move_to_draft,
    "delete one of many": _delete,
}
"""Beside :data:`KINDS`: what can be drawn, and is no kind of edit of its own there."""

ALL_KINDS = {name: make for name, make in {**KINDS, **MORE}.items() if name != "delete all"}


def random_edit(document: Document, lot: random.Random, kind: str | None = None) -> Edit | None:
    """Make an edit of some kind, or of the given one; None where there is nothing for it."""
    if not document.handles():
        kind = "add to empty"
    return ALL_KINDS[kind or lot.choice(list(ALL_KINDS))](Case(document, lot))
