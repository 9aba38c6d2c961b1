"""The forms of scripts, variables, resources and of a workflow's path."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from apiflow_desktop.catalog.items import Resource, Script, Variable
from apiflow_desktop.gui.forms.item_form import ItemForm, PlaceForm, VariableForm
from apiflow_desktop.gui.forms.item_schemas import SCRIPT_SCHEMA, resource_schema

SCRIPT = Script(
    id=4,
    path="f/a/script",
    summary="S",
    language="bun",
    content="export function main(a: string) {}\n",
    lock="l",
    schema={"properties": {}},
    timeout=30.0,
    extra={"tag": "gpu"},
)
RESOURCE = Resource(id=2, path="f/a/r", value={"n": [1]}, connector="Mine", resource_type="t")


@pytest.fixture
def opened(qtbot, qapp):
    def show(form):
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(form)
        form.open()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return show


def retype(qtbot, form, name, text):
    editor = form.form.rows[name].field.editor()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)


def saved(qtbot, form):
    with qtbot.waitSignal(form.saved) as caught:
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    return caught.args[0]


def refused(qtbot, form):
    with qtbot.assertNotEmitted(form.saved):
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert form.isVisible()


@pytest.mark.parametrize(
    ("kind", "item", "schema"),
    [(Script, SCRIPT, SCRIPT_SCHEMA), (Resource, RESOURCE, resource_schema(["Mine"]))],
)
def test_what_is_saved_unchanged_is_the_same(opened, qtbot, kind, item, schema):
    form = opened(ItemForm(kind, item, schema))
    assert not form.dirty
    assert saved(qtbot, form) == item


def test_what_is_emptied_is_empty(opened, qtbot):
    form = opened(ItemForm(Script, SCRIPT, SCRIPT_SCHEMA))
    retype(qtbot, form, "summary", "")
    retype(qtbot, form, "timeout", "")
    after = saved(qtbot, form)
    assert (after.summary, after.timeout, after.extra) == ("", None, {"tag": "gpu"})


def test_a_path_is_needed_and_has_to_be_free(opened, qtbot):
    form = opened(ItemForm(Script, None, SCRIPT_SCHEMA, taken={"f/a/b"}))
    refused(qtbot, form)
    retype(qtbot, form, "path", "nowhere")
    qtbot.keyClicks(form.form.rows["language"].field.editor(), "python3")
    refused(qtbot, form)
    retype(qtbot, form, "path", "f/a/b")
    refused(qtbot, form)
    retype(qtbot, form, "path", " f/a/c ")
    assert saved(qtbot, form).path == "f/a/c"


def test_a_secret_is_typed_unseen_and_never_shown(opened, qtbot):
    form = opened(VariableForm(Variable(id=1, path="u/me/t", is_secret=True, description="d")))
    assert form.form.rows["value"].isHidden()
    assert saved(qtbot, form) == Variable(id=1, path="u/me/t", is_secret=True, description="d")
    form = opened(VariableForm(Variable(id=1, path="u/me/t", is_secret=True)))
    editor = form.form.rows["secret"].field.editor()
    assert editor.echoMode() == QLineEdit.EchoMode.Password
    retype(qtbot, form, "secret", "short")
    refused(qtbot, form)
    retype(qtbot, form, "secret", "long enough")
    assert saved(qtbot, form).value == "long enough"


def test_a_value_becomes_a_secret_and_is_not_lost(opened, qtbot):
    form = opened(VariableForm(Variable(id=1, path="u/me/t", value="in the open")))
    qtbot.keyClicks(form.form.rows["is_secret"].field.editor(), "true")
    kept = saved(qtbot, form)
    assert (kept.is_secret, kept.value) == (True, "in the open")


def test_a_value_that_is_too_short_to_become_a_secret_is_typed_anew_unseen(opened, qtbot):
    form = opened(VariableForm(Variable(path="u/me/t", value="Bern")))
    assert form.form.rows["secret"].isHidden()
    qtbot.keyClicks(form.form.rows["is_secret"].field.editor(), "true")
    assert not form.form.rows["secret"].isHidden()
    refused(qtbot, form)
    retype(qtbot, form, "secret", "Bern, at night")
    assert saved(qtbot, form) == Variable(path="u/me/t", value="Bern, at night", is_secret=True)


def test_a_workflow_gets_a_path_and_loses_it(opened, qtbot):
    form = opened(PlaceForm("Mine", "", taken={"f/a/b"}))
    retype(qtbot, form, "path", "f/a/b")
    refused(qtbot, form)
    retype(qtbot, form, "path", "f/a/c")
    assert saved(qtbot, form) == "f/a/c"
    form = opened(PlaceForm("Mine", "f/a/c"))
    retype(qtbot, form, "path", "")
    assert saved(qtbot, form) == ""
