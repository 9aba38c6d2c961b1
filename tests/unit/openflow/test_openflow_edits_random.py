"""Every kind of edit at random places of odd documents: text, tree, spans, handles, inverse."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.document import Change, Document, Edit
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
from tests.unit.openflow.odd_json import Flows, Reader, pointers, random_text, random_value

MOVES = (MoveModules, MoveChain, MoveItem, MoveBranch)


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
            other = Document.from_text(document.text)
            edit = random_edit(lot, other)
            try:
                if edit:
                    other.apply(edit)
            except EditRefused:
                pass
            return ReplaceText(other.text)
    return None


def spliced(text: str, change: Change) -> str:
    for splice in change.splices:
        end = splice.start + len(splice.old)
        assert text[splice.start : end] == splice.old
        text = text[: splice.start] + splice.new + text[end:]
    return text


def check_consistent(document: Document) -> None:
    assert repr(document.value) == repr(json.loads(document.text))
    spans = Reader(document.text).spans
    for pointer in pointers(document.value):
        assert document.span(pointer) == spans[pointer]
    for handle in document.handles():
        assert document.get(document.pointer_of(handle)) is document.module(handle)
        assert document.handle_at(document.pointer_of(handle)) == handle


def scalars(text: str) -> Counter[str]:
    return Counter(spelling for _, spelling in Reader(text).scalars)


def check_untouched(document: Document, before: str, edit: Edit, places) -> None:
    """See with another parser that what the edit does not speak of reads as before."""
    if isinstance(edit, MOVES):
        assert scalars(document.text) == scalars(before)
    elif isinstance(edit, AddModule | InsertItem):
        assert not scalars(before) - scalars(document.text)
    elif isinstance(edit, DeleteModules | RemoveItem | RemoveKey | RemoveBranch):
        assert not scalars(document.text) - scalars(before)
    elif isinstance(edit, SetValue):
        depth = len(edit.pointer)
        kept = [s for p, s in Reader(before).scalars if p[:depth] != edit.pointer]
        assert [s for p, s in Reader(document.text).scalars if p[:depth] != edit.pointer] == kept
    gone = {h for h, _ in places} - set(document.handles())
    if isinstance(edit, MOVES):
        assert not gone


@pytest.mark.parametrize("seed", range(150))
def test_random_edits_keep_what_they_do_not_touch_and_can_be_taken_back(seed):
    edit_at_random(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(150, 3000))
def test_many_more_random_edits(seed):
    edit_at_random(seed)


def edit_at_random(seed):
    lot = random.Random(seed)
    original = random_text(lot)
    document = Document.from_text(original)
    check_consistent(document)
    history = []
    for _ in range(12):
        edit = random_edit(lot, document)
        if edit is None:
            continue
        before = document.text
        places = [(h, document.pointer_of(h)) for h in document.handles()]
        modules = [(h, id(document.module(h))) for h in document.handles()]
        try:
            change = document.apply(edit)
        except EditRefused:
            assert document.text == before
            assert places == [(h, document.pointer_of(h)) for h in document.handles()]
            check_consistent(document)
            continue
        after = document.text
        assert spliced(before, change) == after
        check_consistent(document)
        check_untouched(document, before, edit, places)
        document.revert(change)
        assert document.text == before
        assert places == [(h, document.pointer_of(h)) for h in document.handles()]
        assert modules == [(h, id(document.module(h))) for h in document.handles()]
        check_consistent(document)
        document.reapply(change)
        assert document.text == after
        check_consistent(document)
        history.append((change, before, places))
    for change, before, places in reversed(history):
        document.revert(change)
        assert document.text == before
        assert places == [(h, document.pointer_of(h)) for h in document.handles()]
    assert document.to_bytes() == original.encode()
