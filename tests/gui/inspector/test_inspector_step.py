from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from apiflow_desktop.gui.inspector.retry_text import retry_schedule
from tests.gui.inspector.conftest import hat_with


def test_the_title_is_typed_where_it_stands(inspector, select, user, module, session):
    select("hat")
    user.retype(inspector.step.header.title, "Add a crown")
    assert module("hat")["summary"] == "Add a crown"
    assert session.undo_stack.count() == 1
    user.undo()
    assert inspector.step.header.title.text() == "Add a hat"


def test_a_renamed_id_takes_its_references_along(inspector, select, user, module):
    select("hat")
    user.retype(inspector.step.header.id_line, "crown")
    user.key(Qt.Key.Key_Return)
    transforms = module("last")["value"]["input_transforms"]
    assert transforms["input_image"]["expr"] == "results.crown.output_image"
    assert inspector.step.header.id_line.text() == "crown"


def test_an_id_that_is_taken_is_refused_with_the_reason(inspector, select, user, session):
    select("hat")
    user.retype(inspector.step.header.id_line, "last")
    user.key(Qt.Key.Key_Return)
    assert inspector.step.header.id_line.text() == "hat"
    assert "last" in inspector.step.header._problem.text()
    assert session.undo_stack.count() == 0


def test_a_retry_is_set_and_its_schedule_told(inspector, select, user, module):
    select("hat", tab="Settings")
    rows = inspector.step.settings.rows
    user.click(rows["retry", "constant", "attempts"].field.editor())
    user.type("2")
    user.click(rows["retry", "constant", "seconds"].field.editor())
    user.type("5")
    assert module("hat")["retry"] == {"constant": {"attempts": 2, "seconds": 5}}
    shown = [
        label.text()
        for label in inspector.step.settings.findChildren(QLabel)
        if not label.isHidden() and re.search("tried again|retries within", label.text())
    ]
    assert shown == ["Waits 5 s, 5 s: 2 retries within 10 s."]


def test_an_early_end_gets_what_windmill_requires(inspector, select, user, module):
    select("hat", tab="Settings")
    row = inspector.step.settings.rows["stop_after_if", "expr"]
    user.click(row.expression)
    user.type("result == 1")
    assert module("hat")["stop_after_if"] == {"expr": "result == 1", "skip_if_stopped": False}
    user.click(row._remove)
    assert "stop_after_if" not in module("hat")


@pytest.mark.parametrize("flow", [hat_with(timeout=30)])
def test_a_bare_timeout_stays_bare(inspector, select, user, module):
    select("hat", tab="Settings")
    row = inspector.step.settings.rows["timeout",]
    user.click(row.field.editor())
    user.key(Qt.Key.Key_End)
    user.type("0")
    assert module("hat")["timeout"] == 300


@pytest.mark.parametrize(
    ("retry", "told"),
    [
        (None, "Not tried again."),
        (
            {
                "constant": {"attempts": 1, "seconds": 5},
                "exponential": {"attempts": 3, "multiplier": 2, "seconds": 3},
            },
            "Waits 5 s, 18 s, 54 s, 162 s: 4 retries within 239 s.",
        ),
    ],
)
def test_schedules_are_those_of_the_engine(retry, told):
    assert retry_schedule(retry) == told


def test_a_schedule_with_chance_tells_the_shortest_and_the_longest_wait():
    told = retry_schedule(
        {"exponential": {"attempts": 2, "multiplier": 2, "seconds": 10, "random_factor": 51}}
    )
    # R36: less than 51 %, so 50 % at most, of 20 s and of 200 s
    assert told == "Waits 10 s to 30 s, 100 s to 5 min: 2 retries within 110 s to 330 s."


def test_branches_are_edited_added_and_reordered(inspector, select, user, module):
    select("choose")
    editor = inspector.step.inputs._branches
    user.click(editor.rows[0].expression)
    user.key(Qt.Key.Key_End)
    user.type(" || true")
    assert module("choose")["value"]["branches"][0]["expr"] == "flow_input.style === 'a' || true"
    user.click(user.button("Add branch", editor))
    user.click(editor.rows[1].summary)
    user.type("Vintage")
    user.click(editor.rows[1].findChildren(QToolButton)[0])
    names = [branch["summary"] for branch in module("choose")["value"]["branches"]]
    assert names == ["Vintage", "Cartoon"]
    assert [row.summary.text() for row in editor.rows] == ["Vintage", "Cartoon"]


def test_a_step_that_is_deleted_makes_room_for_the_flow(inspector, select, user, session):
    select("last")
    user.hand.key(Qt.Key.Key_Delete)
    assert not session.document.handles_by_id("last")
    assert inspector._stack.currentWidget() is inspector.flow
    user.undo()
    assert inspector._stack.currentWidget() is inspector.step


def test_no_document_says_what_to_do(inspector):
    inspector.set_session(None)
    assert "Open a workflow" in inspector._empty.text()


def test_the_form_of_an_approval_is_made_like_the_inputs_of_the_flow(
    inspector, select, user, module, session
):
    select("hat", tab="Settings")
    settings = inspector.step.settings
    user.click(settings._form.search)
    user.type("form")
    row = settings.rows["suspend", "resume_form", "schema"]
    assert list(row.editor.cards) == []
    user.click(row.editor._add)
    user.type("note")
    user.key(Qt.Key.Key_Tab)
    user.pick_from(row.editor.cards["note"].type_box, "integer")
    user.click(row.editor.cards["note"].required_box)
    schema = module("hat")["suspend"]["resume_form"]["schema"]
    assert schema["properties"] == {"note": {"type": "integer", "description": ""}}
    assert (schema["required"], schema["order"]) == (["note"], ["note"])

    user.click(row.editor._add)
    assert list(row.editor.cards) == ["note", "input_1"]
    select("last", tab="Settings")
    assert list(row.editor.cards) == []
    select("hat", tab="Settings")
    assert list(row.editor.cards) == ["note", "input_1"]

    user.click(row._remove)
    assert "resume_form" not in module("hat")["suspend"]
    user.undo()
    assert list(row.editor.cards) == ["note", "input_1"]


def approved():
    """Return the flow with an approval after its first step that asks for a note."""
    schema = {"type": "object", "properties": {"note": {"type": "string"}}, "order": ["note"]}
    flow = hat_with(suspend={"required_events": 1, "resume_form": {"schema": schema}})
    _, following, last = flow["value"]["modules"]
    following["value"]["branches"][0]["expr"] = "resume.note === resumes[0]?.note"
    following["skip_if"] = {"expr": "resume['note'] === flow_input.note"}
    last["value"]["input_transforms"]["prompt"] = {"type": "javascript", "expr": "resume.note"}
    return flow


@pytest.mark.parametrize("flow", [approved()])
def test_the_next_step_follows_a_new_name_in_the_form_of_an_approval(
    inspector, select, user, module, session
):
    select("hat", tab="Settings")
    row = inspector.step.settings.rows["suspend", "resume_form", "schema"]
    user.retype(row.editor.cards["note"].name_line, "remark")
    user.key(Qt.Key.Key_Return)
    schema = module("hat")["suspend"]["resume_form"]["schema"]
    assert list(schema["properties"]) == schema["order"] == ["remark"]
    following = module("choose")
    assert following["value"]["branches"][0]["expr"] == "resume.remark === resumes[0]?.remark"
    assert following["skip_if"]["expr"] == "resume.remark === flow_input.note"
    assert module("last")["value"]["input_transforms"]["prompt"]["expr"] == "resume.note"
    user.undo()
    assert session.undo_stack.index() == 0
    assert module("choose")["skip_if"]["expr"] == "resume['note'] === flow_input.note"
