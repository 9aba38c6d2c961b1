"""Opening and saving a flow folder: flow.yaml and its scripts, each file by itself."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.edits import AddModule, DeleteModules, SetScript, SetSummary
from apiflow_desktop.services.files import FileChangedOnDisk
from apiflow_desktop.services.targets import FileTarget, open_file

TEXT = """\
# mine
summary: S
value:
  modules:
  - id: a
    summary: Get it
    value: {type: rawscript, language: python3, content: '!inline a b.py', lock: '!inline a.lock'}
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "x.flow"
    made.mkdir()
    (made / "flow.yaml").write_text(TEXT)
    (made / "a").write_text("def main(): pass\n")
    (made / "a.lock").write_bytes(b"one\r\ntwo\n")
    (made / "other.txt").write_text("mine")
    return made


def contents(folder):
    return {path.name: path.read_bytes().decode() for path in folder.iterdir()}


def script(content):
    value = {"type": "rawscript", "language": "bash", "content": content}
    return {"id": "n", "summary": "New one", "value": {**value, "input_transforms": {}}}


def add(document, module):
    document.apply(AddModule((*document.value_pointer, "modules"), 1, module))


def edit_script(document, text):
    [handle] = document.handles_by_id("a")
    document.apply(SetScript(handle, text))


def test_saving_unchanged_leaves_every_byte(folder):
    before = contents(folder)
    stamps = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    document, target = open_file(folder / "flow.yaml")
    target.save(document)
    assert contents(folder) == before
    assert (folder / "a").stat().st_mtime_ns == stamps["a"]


def test_a_script_is_saved_into_its_own_file(folder):
    document, target = open_file(folder / "flow.yaml")
    edit_script(document, "def main(): return 1\n")
    target = target.save(document)
    after = contents(folder)
    assert (after["flow.yaml"], after["a"]) == (TEXT, "def main(): return 1\n")
    assert after["a.lock"] == "one\r\ntwo\n"
    edit_script(document, "again")
    target.save(document)
    assert contents(folder)["a"] == "again"


def test_a_new_step_gets_a_file_and_a_deleted_one_loses_it(folder):
    document, target = open_file(folder / "flow.yaml")
    add(document, script("echo hi\n"))
    target = target.save(document)
    assert contents(folder)["new_one.inline_script.sh"] == "echo hi\n"
    assert "# mine" in contents(folder)["flow.yaml"]
    document.apply(DeleteModules(tuple(document.handles_by_id("a"))))
    change = document.apply(SetSummary(document.handles_by_id("n")[0], "Other"))
    target = target.save(document)
    assert set(contents(folder)) == {"flow.yaml", "new_one.inline_script.sh", "other.txt"}
    document.revert(change)
    assert target.save(document).beside.keys() == {"new_one.inline_script.sh"}


def test_an_undone_deletion_brings_the_file_back(folder):
    document, target = open_file(folder / "flow.yaml")
    change = document.apply(DeleteModules(tuple(document.handles_by_id("a"))))
    target = target.save(document)
    assert "a" not in contents(folder)
    document.revert(change)
    target.save(document)
    after = contents(folder)
    assert (after["a"], after["flow.yaml"]) == ("def main(): pass\n", TEXT)


def test_a_script_someone_else_changed_is_not_overwritten_unasked(folder):
    document, target = open_file(folder / "flow.yaml")
    (folder / "a").write_text("theirs")
    edit_script(document, "mine")
    with pytest.raises(FileChangedOnDisk, match="script"):
        target.save(document)
    assert contents(folder)["a"] == "theirs"
    theirs, _ = target.reload()
    assert theirs.files.get("a") == "theirs"
    target.keeping_mine().save(document)
    assert contents(folder)["a"] == "mine"


def test_a_file_that_came_meanwhile_is_not_overwritten_unasked(folder):
    document, target = open_file(folder / "flow.yaml")
    add(document, script("mine"))
    (folder / "new_one.inline_script.sh").write_text("theirs")
    with pytest.raises(FileChangedOnDisk):
        target.save(document)
    assert contents(folder)["flow.yaml"] == TEXT


def test_a_changed_flow_keeps_the_scripts_from_being_written(folder):
    document, target = open_file(folder / "flow.yaml")
    (folder / "flow.yaml").write_text(TEXT + "# theirs\n")
    edit_script(document, "mine")
    with pytest.raises(FileChangedOnDisk):
        target.save(document)
    assert contents(folder)["a"] == "def main(): pass\n"


def test_a_document_that_names_files_outside_is_not_opened(folder):
    (folder / "flow.yaml").write_text(TEXT.replace("!inline a.lock", "!inline ../../x"))
    with pytest.raises(UserFacingError, match="not in the flow's folder"):
        open_file(folder / "flow.yaml")


def test_a_plain_file_beside_is_not_a_folder(tmp_path):
    (tmp_path / "flow.yaml").write_text("value: {modules: []}\n")
    document, target = open_file(tmp_path / "flow.yaml")
    add_at = (*document.value_pointer, "modules")
    document.apply(AddModule(add_at, 0, script("stays")))
    target.save(document)
    assert set(contents(tmp_path)) == {"flow.yaml"}
    assert "stays" in contents(tmp_path)["flow.yaml"]


def test_a_script_changed_on_disk_is_noticed_though_only_the_flow_was_edited(folder):
    document, target = open_file(folder / "flow.yaml")
    (folder / "a").write_text("theirs")
    document.apply(SetSummary(document.handles_by_id("a")[0], "Other"))
    with pytest.raises(FileChangedOnDisk, match="script"):
        target.save(document)
    assert contents(folder)["flow.yaml"] == TEXT
    assert contents(folder)["a"] == "theirs"


def test_saving_again_after_a_file_could_not_be_written(folder):
    document, target = open_file(folder / "flow.yaml")
    edit_script(document, "mine")
    add(document, script("more"))
    (folder / "new_one.inline_script.sh").mkdir()
    with pytest.raises(UserFacingError) as refused:
        target.save(document)
    assert "new_one.inline_script.sh" in str(refused.value)
    assert contents_of_flow(folder) == TEXT
    (folder / "new_one.inline_script.sh").rmdir()
    target.save(document)
    assert contents(folder)["new_one.inline_script.sh"] == "more"
    assert contents(folder)["a"] == "mine"


def contents_of_flow(folder):
    return (folder / "flow.yaml").read_text()


def test_a_file_that_was_removed_is_written_again(folder):
    document, target = open_file(folder / "flow.yaml")
    (folder / "a").unlink()
    document.apply(SetSummary(document.handles_by_id("a")[0], "Other"))
    target.save(document)
    assert contents(folder)["a"] == "def main(): pass\n"


def test_saving_elsewhere_writes_the_scripts_too_and_overwrites_none_unasked(folder, tmp_path):
    other = tmp_path / "other.flow"
    other.mkdir()
    (other / "a").write_text("theirs")
    document, _ = open_file(folder / "flow.yaml")
    with pytest.raises(FileChangedOnDisk, match="another file"):
        FileTarget(other / "flow.yaml", None).save(document)
    assert set(contents(other)) == {"a"}
    FileTarget(other / "flow.yaml", None).keeping_mine().save(document)
    assert {**contents(other), "other.txt": "mine"} == contents(folder)


def test_a_script_that_is_not_utf8_is_told_with_its_place(folder):
    (folder / "a").write_bytes(b"first\nab\xff")
    with pytest.raises(UserFacingError) as refused:
        open_file(folder / "flow.yaml")
    assert "/a:2:3: " in str(refused.value)


def test_a_missing_script_is_a_problem_and_is_not_made_up_by_saving(folder):
    (folder / "a").unlink()
    document, target = open_file(folder / "flow.yaml")
    document.apply(SetSummary(document.handles_by_id("a")[0], "Other"))
    target.save(document)
    assert set(contents(folder)) == {"flow.yaml", "a.lock", "other.txt"}
