"""Every kind of edit at random places of odd documents: text, tree, spans, handles, inverse."""

from __future__ import annotations

import json
import random

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import EditRefused
from tests.unit.openflow.odd_edits import random_edit
from tests.unit.openflow.odd_json import Reader, pointers, random_text
from tests.unit.openflow.other_readers import see
from tests.unit.openflow.untouched import check_untouched, place_of, spliced


def check_consistent(document: Document) -> None:
    assert repr(document.value) == repr(json.loads(document.text))
    spans = Reader(document.text).spans
    for pointer in pointers(document.value):
        assert document.span(pointer) == spans[pointer]
    for handle in document.handles():
        assert document.get(document.pointer_of(handle)) is document.module(handle)
        assert document.handle_at(document.pointer_of(handle)) == handle


@pytest.mark.parametrize("seed", range(80))
def test_random_edits_keep_what_they_do_not_touch_and_can_be_taken_back(seed):
    edit_at_random(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(80, 3000))
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
        before, place = document.text, place_of(document, edit)
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
        seen = [see(text, document.language) for text in (before, after)]
        check_untouched(edit, place, *seen)
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
