"""Notes: read as they are written, changed without touching anything else."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.edits.notes import (
    AddNote,
    RemoveNotes,
    SetNoteBox,
    SetNoteColour,
    SetNoteLocked,
    SetNoteText,
)
from apiflow_desktop.openflow.notes import NOTE_LEAST, NOTE_SIZE, read_notes
from apiflow_desktop.openflow.rect import Rect
from tests.unit.openflow_picture.flows import document, script

BOX = Rect(8, -200, 240, 120)


def notes_of(doc):
    return read_notes(doc.flow_value)


def test_an_added_note_is_written_as_openflow_says():
    doc = document(script("a"))
    before = doc.text
    first = doc.apply(AddNote("Hello", "blue", BOX))
    assert doc.flow_value["notes"] == [
        {
            "id": "note-1",
            "text": "Hello",
            "position": {"x": 8, "y": -200},
            "size": {"width": 240, "height": 120},
            "color": "blue",
            "type": "free",
            "locked": False,
        }
    ]
    second = doc.apply(AddNote("Again", "#102030", BOX))
    assert [note.key for note in notes_of(doc)] == ["note-1#1", "note-2#1"]
    doc.revert(second)
    doc.revert(first)
    assert doc.text == before


def test_the_list_goes_with_the_last_note():
    doc = document(script("a"), notes=[{"id": "n", "text": "one"}, {"id": "m", "text": "two"}])
    doc.apply(RemoveNotes((0,)))
    assert [note["id"] for note in doc.flow_value["notes"]] == ["m"]
    doc.apply(RemoveNotes((0,)))
    assert "notes" not in doc.flow_value


def test_each_edit_changes_what_it_says_and_is_taken_back_exactly():
    doc = document(
        script("a"),
        notes=[
            {"id": "n", "text": "one", "color": "red", "type": "free", "own": [1.50]},
            {"id": "n", "text": "two", "color": "red", "type": "free"},
        ],
    )
    for edit, read, wanted in (
        (SetNoteText(1, "three"), lambda note: note.text, "three"),
        (SetNoteColour((1,), "#abc"), lambda note: note.colour, "#abc"),
        (SetNoteLocked((1,), True), lambda note: note.locked, True),
        (SetNoteBox(1, BOX), lambda note: note.box, BOX),
    ):
        before, first = doc.text, notes_of(doc)[0]
        change = doc.apply(edit)
        assert read(notes_of(doc)[1]) == wanted
        assert notes_of(doc)[0] == first
        doc.revert(change)
        assert doc.text == before


def test_a_locked_note_stays_where_it_is():
    doc = document(script("a"), notes=[{"id": "n", "text": "", "locked": True}])
    with pytest.raises(UserFacingError, match="locked"):
        doc.apply(SetNoteBox(0, BOX))


def test_an_edit_of_a_note_that_is_gone_is_refused():
    doc = document(script("a"), notes=[{"id": "n", "text": ""}])
    with pytest.raises(UserFacingError, match="gone"):
        doc.apply(SetNoteText(1, "x"))


def test_odd_notes_are_read_as_far_as_they_go():
    doc = document(
        script("a"),
        notes=[
            "no note",
            {"id": "a", "position": {"x": 1, "y": True}, "size": 3},
            {"id": "b", "position": {"x": 1, "y": 2}, "size": {"width": 1, "height": "x"}},
            {"id": "c", "type": "group", "contained_node_ids": ["a"]},
        ],
    )
    first, second, third = notes_of(doc)
    assert (first.index, first.box) == (1, None)
    assert second.box == Rect(1, 2, NOTE_LEAST[0], NOTE_SIZE[1])
    assert third.members == ("a",)
