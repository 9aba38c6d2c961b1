"""A flow folder's document: flow.yaml and the scripts beside it change together."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.clipboard import copied_text
from apiflow_desktop.openflow.diagnostics import diagnose
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import (
    AddModule,
    Batch,
    DeleteModules,
    ReplaceText,
    SetScript,
    SetSummary,
    SetValue,
    TakeOver,
)

TEXT = """\
# a comment
summary: S
value:
  modules:
    - id: a
      summary: Get it
      value:
        type: rawscript
        language: python3
        content: '!inline odd.inline_script.py'
        lock: '!inline odd.inline_script.lock'
        input_transforms: {}
    - id: b
      value:
        type: rawscript
        language: bash
        content: echo literal
        input_transforms: {}
"""
FILES = {"odd.inline_script.py": "def main():\n    return 1\n", "odd.inline_script.lock": "l\n"}


@pytest.fixture
def document():
    return Document.from_text(TEXT, name="flow.yaml", files=FILES)


def script(step_id, content, **more):
    value = {"type": "rawscript", "language": "python3", "content": content, **more}
    return {"id": step_id, "summary": "Get it", "value": {**value, "input_transforms": {}}}


def named(document):
    return document.files.named(document.flow_value)


def add(document, module):
    place = len(document.flow_value["modules"])
    return document.apply(AddModule((*document.value_pointer, "modules"), place, module))


def test_a_script_is_edited_in_its_file(document):
    [handle] = document.handles_by_id("a")
    change = document.apply(SetScript(handle, "def main():\n    return 2\n"))
    assert document.text == TEXT
    assert named(document)["odd.inline_script.py"] == "def main():\n    return 2\n"
    assert [(one.file, one.old, one.new) for one in change.splices] == [
        ("odd.inline_script.py", "1", "2")
    ]
    document.revert(change)
    assert named(document) == FILES
    document.reapply(change)
    assert named(document)["odd.inline_script.py"].endswith("2\n")


def test_a_literal_script_stays_literal(document):
    [handle] = document.handles_by_id("b")
    document.apply(SetScript(handle, "echo other"))
    assert "content: echo other" in document.text
    assert named(document) == FILES
    document.apply(SetSummary(handle, "New"))
    assert "content: echo other" in document.text


def test_a_new_script_gets_a_file_and_undo_takes_it_back(document):
    change = add(document, script("c", "def main(): pass\n", lock="x\n"))
    assert "content: '!inline get_it.inline_script.py'" in document.text
    assert "lock: '!inline get_it.inline_script.lock'" in document.text
    assert named(document) == {
        **FILES,
        "get_it.inline_script.py": "def main(): pass\n",
        "get_it.inline_script.lock": "x\n",
    }
    second = add(document, script("d", "D"))
    assert "get_it_1.inline_script.py" in named(document)
    document.revert(second)
    document.revert(change)
    assert document.text == TEXT
    assert named(document) == FILES
    document.reapply(change)
    assert named(document)["get_it.inline_script.py"] == "def main(): pass\n"


def test_a_lock_that_stands_in_the_flow_stays_there_when_its_script_is_written_anew():
    text = TEXT.replace("'!inline odd.inline_script.lock'", "one==1")
    document = Document.from_text(text, name="flow.yaml", files=FILES)
    pointer = (*document.pointer_of(document.handles_by_id("a")[0]), "value", "content")
    document.apply(SetValue(pointer, "def main(): pass"))
    assert "lock: one==1" in document.text
    assert "content: '!inline get_it.inline_script.py'" in document.text


def test_a_refused_edit_leaves_every_text_as_it_was(document):
    handles = document.handles_by_id("a")
    edits = Batch("both", (SetScript(handles[0], "gone"), SetValue(("nowhere", "x"), 1)))
    with pytest.raises(UserFacingError):
        document.apply(edits)
    assert (document.text, named(document)) == (TEXT, FILES)


def test_the_file_of_a_deleted_step_is_named_no_more_and_comes_back_with_it(document):
    change = document.apply(DeleteModules(tuple(document.handles_by_id("a"))))
    assert named(document) == {}
    document.revert(change)
    assert named(document) == FILES


def test_text_that_is_typed_is_taken_as_it_is(document):
    typed = TEXT.replace("'!inline odd.inline_script.py'", "typed here")
    document.apply(ReplaceText(typed))
    assert document.text == typed
    [handle] = document.handles_by_id("a")
    document.apply(SetSummary(handle, "Other"))
    assert "content: typed here" in document.text


def test_a_reload_takes_the_files_too_and_can_be_undone(document):
    change = document.apply(TakeOver(TEXT, (("odd.inline_script.py", "theirs"),)))
    assert named(document)["odd.inline_script.py"] == "theirs"
    document.revert(change)
    assert named(document) == FILES


def test_what_runs_and_what_is_copied_has_its_scripts_in_it(document):
    whole = document.standalone()
    values = [module["value"] for module in whole.flow_value["modules"]]
    assert [value["content"] for value in values] == [
        FILES["odd.inline_script.py"],
        "echo literal",
    ]
    copied = json.loads(copied_text(document, document.handles_by_id("a")))
    assert copied["modules"][0]["value"]["content"] == FILES["odd.inline_script.py"]
    assert document.text == TEXT


def test_a_missing_file_is_told_when_it_is_needed():
    document = Document.from_text(TEXT, name="flow.yaml", files={})
    with pytest.raises(UserFacingError, match="step “a” is missing"):
        document.standalone()


def test_other_documents_keep_their_scripts():
    text = json.dumps({"value": {"modules": [script("a", "A")]}}, indent=2)
    document = Document.from_text(text)
    add(document, script("b", "B"))
    assert '"content": "B"' in document.text
    assert document.standalone().text == document.text


def test_a_script_without_text_has_a_file_all_the_same(document):
    change = add(document, script("c", ""))
    assert named(document)["get_it.inline_script.py"] == ""
    assert document.standalone().flow_value["modules"][2]["value"]["content"] == ""
    document.revert(change)
    assert named(document) == FILES


def test_a_missing_script_is_a_problem_until_it_is_written_anew():
    document = Document.from_text(TEXT, name="flow.yaml", files={})
    [found] = [one for one in diagnose(document, None) if one.severity == "error"]
    assert (found.code, found.handle) == ("missing-file", document.handles_by_id("a")[0])
    change = document.apply(SetScript(document.handles_by_id("a")[0], "def main(): pass"))
    assert named(document) == {"odd.inline_script.py": "def main(): pass"}
    assert document.text == TEXT
    assert not [one for one in diagnose(document, None) if one.severity == "error"]
    document.revert(change)
    assert named(document) == {}


def test_a_document_is_called_by_its_flow_folder():
    text = TEXT.replace("summary: S\n", "")
    assert Document.from_text(text, name="/x/mail.flow/flow.yaml", files={}).title == "mail"
    assert Document.from_text(text, name="/x/mail__flow/flow.yaml", files={}).title == "mail"
    assert Document.from_text(text, name="/x/mail/flow.yaml").title == "flow"


def test_a_missing_script_is_not_needed_where_a_result_is_pinned():
    text = TEXT.replace("    - id: b", "      mock: {enabled: true, return_value: 1}\n    - id: b")
    document = Document.from_text(text, name="flow.yaml", files={})
    assert not [one for one in diagnose(document, None) if one.severity == "error"]
    pointer = (*document.value_pointer, "modules", 0, "value", "content")
    assert document.standalone().get(pointer) == ""
