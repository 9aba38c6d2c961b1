"""Help for the tests of documents: edits drawn by lot, at any place."""

from __future__ import annotations

import random

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.document import Document, Edit
from apiflow_desktop.openflow.edits import (
    AddBranch,
    AddModule,
    Batch,
    DeleteModules,
    InsertItem,
    MoveBranch,
    MoveChain,
    MoveItem,
    MoveModules,
    RemoveBranch,
    RemoveItem,
    RemoveKey,
    RenameId,
    ReplaceText,
    SetInput,
    SetSummary,
    SetValue,
)
from apiflow_desktop.openflow.errors import EditRefused
from tests.unit.openflow.odd_json import Flows, pointers, random_value


def some(lot, items):
    return lot.choice(items) if items else None


def size(document, pointer):
    return len(document.get(pointer))


def lists(document: Document):
    return [p for p in pointers(document.value) if isinstance(document.get(p), list)]


def module_lists(document: Document):
    known = [document.pointer_of(h) for h in document.handles()]
    found = {p[:-1] for p in known if isinstance(p[-1], int)}
    return sorted(found | {(*document.value_pointer, "modules")}, key=str)


def random_edit(lot: random.Random, document: Document) -> Edit | None:
    everywhere = [p for p in pointers(document.value) if p]
    handle = some(lot, document.handles())
    items = [p for p in everywhere if isinstance(p[-1], int)]
    target = lot.choice(module_lists(document))
    place = lot.randint(0, size(document, target))
    few = tuple(lot.sample(document.handles(), min(len(document.handles()), lot.randint(1, 3))))
    kind = lot.randrange(17)
    match kind:
        case 0:
            return SetValue(lot.choice(everywhere), random_value(lot))
        case 1:
            holder = lot.choice(
                [p for p in everywhere if isinstance(document.get(p), dict)] or [()]
            )
            return SetValue((*holder, "né/w"), random_value(lot))
        case 2:
            return RemoveKey(lot.choice([p for p in everywhere if isinstance(p[-1], str)]))
        case 3 if lists(document):
            pointer = lot.choice(lists(document))
            return InsertItem(pointer, lot.randint(0, size(document, pointer)), random_value(lot))
        case 4 if items:
            return RemoveItem(lot.choice(items))
        case 5 if items:
            pointer = lot.choice(items)
            return MoveItem(pointer, lot.randrange(size(document, pointer[:-1])))
        case 6:
            return AddModule(target, place, {**Flows(lot).module(1), "id": "new"})
        case 7 if few:
            return DeleteModules(few)
        case 8 if few:
            return MoveModules(few, target, place)
        case 9 if handle:
            return MoveChain(handle, target, place)
        case 10 if handle:
            return RenameId(handle, lot.choice(["renamed", "re-named", "z9"]))
        case 11 if handle:
            static: JsonObject = {"type": "static", "value": random_value(lot)}
            script: JsonObject = {"type": "javascript", "expr": "1"}
            return SetInput(handle, lot.choice("pqr"), lot.choice([static, script, None]))
        case 12 if handle:
            return SetSummary(handle, lot.choice(["", "text / é"]))
        case 13 if handle:
            return AddBranch(handle, {"summary": "b", "modules": []})
        case 14 if handle:
            return lot.choice([RemoveBranch(handle, 0), MoveBranch(handle, 0, 1)])
        case 15:
            inner = [random_edit(lot, document) for _ in range(2)]
            return Batch("both", tuple(edit for edit in inner if edit))
        case 16:
            other = Document.from_text(document.text, language=document.language)
            edit = random_edit(lot, other)
            try:
                if edit:
                    other.apply(edit)
            except EditRefused:
                pass
            return ReplaceText(other.text)
    return None
