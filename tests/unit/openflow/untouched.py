"""Help for the tests of documents: an edit, seen by a parser that is not ours, and its inverse."""

from __future__ import annotations

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.openflow.document import Change, Document, Edit
from apiflow_desktop.openflow.edits import (
    AddBranch,
    AddModule,
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
    SetInput,
    SetSummary,
    SetValue,
)
from tests.unit.openflow.odd_json import pointers
from tests.unit.openflow.other_readers import Seen, see

MOVES = (MoveModules, MoveChain, MoveItem, MoveBranch)
ADDITIONS = (AddModule, InsertItem, AddBranch)
DOCUMENT = "flow.yaml"
REMOVALS = (DeleteModules, RemoveItem, RemoveKey, RemoveBranch)


def spliced(text: str, change: Change) -> str:
    """Do a change's replacements in the document's text by hand."""
    return spliced_files({DOCUMENT: text}, change)[DOCUMENT]


def spliced_files(texts: dict[str, str], change: Change) -> dict[str, str]:
    """Do a change's replacements by hand, in the document and in the files beside."""
    texts = dict(texts)
    for splice in change.splices:
        file = splice.file or DOCUMENT
        text = texts.get(file, "")
        end = splice.start + len(splice.old)
        assert text[splice.start : end] == splice.old
        texts[file] = text[: splice.start] + splice.new + text[end:]
    return texts


def check_edit(document: Document, edit: Edit, before: Seen) -> Seen:
    """Make an edit and take it back; return what it made, as another parser sees it.

    Raises:
        EditRefused: It cannot be made; the document is as it was.
    """
    text, data, files = document.text, document.to_bytes(), document.files.texts()
    place = place_of(document, edit)
    change = document.apply(edit)
    after = see(document.text, document.language)
    made = spliced_files({**(files or {}), DOCUMENT: text}, change)
    assert made.pop(DOCUMENT) == document.text
    assert made == (document.files.texts() or {})
    assert repr(after.value) == repr(document.value)
    for pointer in pointers(document.value):
        assert pointer not in after.spans or document.span(pointer) == after.spans[pointer]
    check_untouched(edit, place, before, after)
    check_spans(document)
    files_after = document.files.texts()
    document.revert(change)
    assert document.to_bytes() == data
    assert document.files.texts() == files
    assert repr(document.value) == repr(before.value)
    document.reapply(change)
    assert document.text == after.text
    assert document.files.texts() == files_after
    check_spans(document)
    document.revert(change)
    check_spans(document)
    return after


def check_spans(document: Document) -> None:
    """See that all values lie where they do in a document that was never edited."""
    fresh = Document.from_text(document.text, language=document.language)
    for pointer in pointers(document.value):
        assert document.span(pointer) == fresh.span(pointer), pointer


def place_of(document: Document, edit: Edit) -> Pointer | None:
    """Tell where an edit of values changes something."""
    match edit:
        case SetValue(pointer=pointer):
            return pointer
        case SetSummary(handle=handle):
            return (*document.pointer_of(handle), "summary")
        case SetInput(handle=handle, name=name):
            return (*document.pointer_of(handle), "value", "input_transforms", name)
    return None


def check_untouched(edit: Edit, place: Pointer | None, before: Seen, after: Seen) -> None:
    """See that what the edit does not speak of is spelled as before."""
    if isinstance(edit, MOVES) and (before.has_brackets or after.has_brackets):
        # A block of lines that comes between brackets is spelled anew there.
        assert after.values == before.values
    elif isinstance(edit, MOVES):
        assert after.spellings() == before.spellings()
    elif isinstance(edit, ADDITIONS):
        assert not before.spellings() - after.spellings()
    elif isinstance(edit, REMOVALS):
        assert not after.spellings() - before.spellings()
    if place is not None:
        assert after.outside(place) == before.outside(place)
    moved = isinstance(edit, MOVES) and not before.has_brackets
    if moved or isinstance(edit, (*ADDITIONS, SetSummary, RenameId)):
        assert not before.comments - after.comments
