"""Real flows as folders: opened, saved, edited and taken back, byte for byte in every file."""

from __future__ import annotations

import random

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import (
    AddModule,
    Batch,
    DeleteModules,
    SetScript,
    SetSummary,
)
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.inline_files import inline_file, kept_files
from apiflow_desktop.services.targets import open_file
from tests.unit.openflow.edit_kinds import KINDS, Case
from tests.unit.openflow.other_readers import see
from tests.unit.openflow.untouched import check_edit, spliced_files
from tests.unit.services.test_flow_folder import corpus_flows

NEW: JsonObject = {
    "id": "brand_new",
    "summary": "Brand new: a/script",
    "value": {
        "type": "rawscript",
        "language": "bash",
        "content": "echo 1\n",
        "input_transforms": {},
    },
}


FLOWS = corpus_flows()
FEW = 6
"""So many kinds of edit each folder of the suite gets; all get all in the soak."""


@pytest.fixture
def folder(request, tmp_path):
    data = request.param.read_bytes()
    try:
        flow = Document.from_bytes(data, name="flow.yaml").flow_value
    except UserFacingError:
        pytest.skip("not a flow that can be read")
    made = tmp_path / "x.flow"
    made.mkdir()
    (made / "flow.yaml").write_bytes(data)
    for name in filter(None, kept_files(flow).values()):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(f"text of {name}\r\n\n".encode())
    return made


def held(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def stamps(folder):
    return {path.name: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def scripts(document):
    """List the script steps that have a file, and the file."""
    found = [(handle, document.module(handle)["value"]) for handle in document.handles()]
    named = [(handle, inline_file(value.get("content"))) for handle, value in found]
    return [(handle, file) for handle, file in named if file]


def check_kinds(folder, kinds):
    """Make each kind of edit, look at what is on the disk then, and take it back."""
    before = held(folder)
    document, target = open_file(folder / "flow.yaml")
    seen = see(document.text, document.language)
    for kind in kinds:
        edit = KINDS[kind](Case(document, random.Random(f"{seen.text[:200]} {kind}")))
        if edit is None:
            continue
        try:
            check_edit(document, edit, seen)
            change = document.apply(edit)
        except EditRefused:
            assert document.text == seen.text
            continue
        except AssertionError as error:
            raise AssertionError(f"{kind}: {edit!r}") from error
        target = target.save(document)
        after = held(folder)
        made = spliced_files({name: data.decode() for name, data in before.items()}, change)
        flow = see(after["flow.yaml"].decode().removeprefix("\ufeff"), document.language)
        named = {file for file in kept_files(document.flow_value).values() if file}
        assert repr(flow.value) == repr(document.value)
        assert set(after) == {"flow.yaml"} | {name for name in made if name in named}
        assert {name: made[name].encode() for name in after} == after
        document.revert(change)
        target = target.save(document)
        assert held(folder) == before, kind


def apply(document, edit):
    """Make an edit if it can be made here; return what it changed."""
    try:
        return document.apply(edit)
    except EditRefused:
        return None


all_of_them = pytest.mark.parametrize("folder", FLOWS, indirect=True)
some = pytest.mark.parametrize("folder", FLOWS[::8], indirect=True)


@some
def test_some_folders_with_a_few_kinds_of_edit(folder):
    kinds = random.Random(len(held(folder)["flow.yaml"])).sample(list(KINDS), FEW)
    check_kinds(folder, kinds)


@pytest.mark.soak
@all_of_them
def test_each_folder_with_every_kind_of_edit(folder):
    check_kinds(folder, list(KINDS))


@all_of_them
def test_saved_unchanged_only_the_flow_is_written_and_every_byte_stays(folder):
    before, inodes = held(folder), stamps(folder)
    document, target = open_file(folder / "flow.yaml")
    target.save(document)
    assert held(folder) == before
    written = {name for name, inode in stamps(folder).items() if inodes[name] != inode}
    assert written <= {"flow.yaml"}


@all_of_them
def test_edits_touch_their_files_alone_and_their_inverses_give_the_first_bytes(folder):
    before = held(folder)
    document, target = open_file(folder / "flow.yaml")
    found = scripts(document)
    handle, file = found[0]
    changes = [document.apply(SetScript(one, f"other text of {name}\r\n")) for one, name in found]
    target = target.save(document)
    after = held(folder)
    assert {name for name in after if after[name] != before[name]} == {file for _, file in found}
    assert after["flow.yaml"] == before["flow.yaml"]

    changes.append(apply(document, SetSummary(handle, "Another name")))
    at = (*document.value_pointer, "modules")
    changes.append(apply(document, Batch("two", (AddModule(at, 0, NEW), AddModule(at, 1, NEW)))))
    changes.append(apply(document, DeleteModules((handle,))))
    target = target.save(document)
    after = held(folder)
    new = {name: data for name, data in after.items() if name not in before}
    assert list(new.values()) == [b"echo 1\n", b"echo 1\n"]
    assert set(new) == {f"brand_new_ascript{n}.inline_script.sh" for n in ("", "_1")}
    if changes[-1] is not None and file not in {file for _, file in scripts(document)}:
        assert file not in after

    for change in reversed(changes):
        if change is not None:
            document.revert(change)
    target.save(document)
    assert held(folder) == before
