"""Scripts, variables, resources and paths in the window; folders are imported."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from apiflow_desktop.catalog.items import Script, Variable
from apiflow_desktop.gui.forms.item_form import ItemForm, PlaceForm, VariableForm
from apiflow_desktop.gui.notify import Notices
from tests.gui.application.user import dialogs

FLOW = """\
summary: Inner
value:
  modules: []
schema:
  properties: {word: {type: string}}
  required: [word]
"""


@pytest.fixture
def store(user):
    return user.assembly.library._workspace.store


@pytest.fixture
def tree(tmp_path):
    files = {
        "f/demo/inner.flow/flow.yaml": FLOW,
        "f/demo/resize.py": "def main(x: int):\n    return x\n",
        "f/demo/resize.script.yaml": "summary: Resize\nschema: {properties: {x: {}}}\n",
        "u/me/token.variable.yaml": "is_secret: true\n",
    }
    for name, text in files.items():
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "tree"


def titles(user):
    return [item.title for item in user.assembly.library.items()]


def delete(user, title):
    """Delete an item, and say yes to the question."""
    user.choose_in_library(title, "Delete…")
    user.click(user.button("Delete", user.dialog(QMessageBox)))


def type_into(user, form, name, text):
    user.click(form.form.rows[name].field.editor())
    user.type(text)


def test_a_folder_is_imported_and_its_flow_becomes_a_step(user, qtbot, tree):
    user.assembly.library.import_folder(tree, user.window)
    qtbot.waitUntil(lambda: bool(Notices.current().history), timeout=5000)
    assert {"Inner", "Resize", "u/me/token"} <= set(titles(user))
    notice = Notices.current().history[-1]
    assert notice.message == "Imported 1 flow, 1 script, and 1 variable."
    assert "u/me/token is a secret" in notice.detail

    user.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    user.drag_from_library("Inner", QPointF(0, 0))
    user.drag_from_library("Resize", QPointF(0, 0))
    values = [step["value"] for step in user.steps]
    assert sorted((value["type"], value["path"]) for value in values) == [
        ("flow", "f/demo/inner"),
        ("script", "f/demo/resize"),
    ]
    session = user.window.page.session
    cards = user.window.page.canvas_widget.stage.picture.cards.values()
    ports = {card.title: [port.label for port in card.inputs] for card in cards}
    assert ports["Inner"] == ["word"]
    assert ports["Resize"] == ["x"]
    qtbot.waitUntil(lambda: bool(session.diagnostics), timeout=5000)
    assert [one.code for one in session.diagnostics] == ["missing-input"]


def test_an_import_asks_before_it_replaces(user, store, qtbot, tree):
    store.scripts.put(Script(path="f/demo/resize", summary="Mine"))
    user.assembly.library.import_folder(tree, user.window)
    box = user.dialog(QMessageBox)
    assert "f/demo/resize" in box.informativeText()
    user.click(box.button(QMessageBox.StandardButton.Cancel))
    assert "Inner" not in titles(user)

    user.assembly.library.import_folder(tree, user.window)
    box = user.dialog(QMessageBox)
    user.click(user.button("Replace", within=box))
    qtbot.waitUntil(lambda: bool(Notices.current().history), timeout=5000)
    assert "Resize" in titles(user)
    assert "Mine" not in titles(user)


def test_a_folder_with_nothing_in_it_says_so(user, qtbot, tmp_path):
    user.assembly.library.import_folder(tmp_path, user.window)
    qtbot.waitUntil(lambda: bool(Notices.current().history), timeout=5000)
    assert "Nothing to import" in Notices.current().history[-1].message


def test_a_variable_is_made_secret_and_deleted(user, store, qtbot):
    vault = user.assembly.library._workspace.vault
    form = user.add_to_library("variable", VariableForm)
    type_into(user, form, "path", "u/me/token")
    user.pick_from(form.form.rows["is_secret"].field.editor(), "true")
    type_into(user, form, "secret", "never-on-disk")
    user.click(form.save_button)
    qtbot.waitUntil(lambda: "u/me/token" in titles(user), timeout=5000)
    assert store.variables.list()[0].value == ""
    assert vault.get("u/me/token") == "never-on-disk"

    delete(user, "u/me/token")
    qtbot.waitUntil(lambda: "u/me/token" not in titles(user), timeout=5000)
    assert vault.get("u/me/token") is None


def test_a_renamed_secret_keeps_its_value(user, store, qtbot):
    vault = user.assembly.library._workspace.vault
    vault.set("u/me/old", "the-value")
    store.variables.put(Variable(path="u/me/old", is_secret=True))
    user.assembly.library.reload()
    user.choose_in_library("u/me/old", "Edit…")
    form = user.dialog(VariableForm)
    editor = form.form.rows["path"].field.editor()
    user.click(editor)
    user.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    user.type("u/me/new")
    user.click(form.save_button)
    qtbot.waitUntil(lambda: "u/me/old" not in titles(user), timeout=5000)
    assert (vault.get("u/me/new"), vault.get("u/me/old")) == ("the-value", None)
    assert [one.path for one in store.variables.list()] == ["u/me/new"]


def test_a_script_is_edited_copied_and_deleted(user, store, qtbot):
    store.scripts.put(Script(path="f/a/one", summary="One", content="def main(): pass"))
    user.assembly.library.reload()
    user.choose_in_library("One", "Edit…")
    form = user.dialog(ItemForm)
    type_into(user, form, "description", "what it does")
    user.click(form.save_button)
    qtbot.waitUntil(lambda: not dialogs(ItemForm), timeout=5000)
    assert [one.description for one in store.scripts.list()] == ["what it does"]
    user.choose_in_library("One", "Duplicate")
    delete(user, "One")
    assert [one.path for one in store.scripts.list()] == ["f/a/one_copy"]


def test_a_workflow_gets_a_path_by_its_menu(user, store, qtbot):
    row = store.workflows.list()[0]
    item = next(one for one in user.assembly.library.items() if one.key == str(row.id))
    names = [one.objectName() for one in user.window.library.menu_for(item).actions()]
    assert names == ["library.open", "library.path", "library.duplicate", "library.delete"]
    user.choose_in_library(item.title, "Path…")
    form = user.dialog(PlaceForm)
    type_into(user, form, "path", "f/a/mine")
    user.click(form.save_button)
    qtbot.waitUntil(lambda: not dialogs(PlaceForm), timeout=5000)
    assert store.workflows.at("f/a/mine").id == row.id
    item = next(one for one in user.assembly.library.items() if one.key == str(row.id))
    assert item.path == "f/a/mine"

    user.activate(user.window)
    user.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    user.choose_in_library(item.title, "Add as a step")
    assert json.loads(user.text)["value"]["modules"][0]["value"]["path"] == "f/a/mine"
    QTest.qWait(0)


def test_all_that_is_wrong_in_a_form_is_marked_at_once(user, store):
    form = user.add_to_library("resource", ItemForm)
    type_into(user, form, "path", "no path")
    type_into(user, form, "value", '{"a": ')
    user.click(form.save_button)
    rows = form.form.rows
    assert "not a path" in rows["path"]._problem.text()
    assert "Not JSON" in rows["value"]._problem.text()
    assert not store.resources.list()
    user.click(rows["path"].field.editor())
    user.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    user.type("f/a/b")
    user.click(rows["value"].field.editor())
    user.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    user.type('{"a": 1}')
    user.click(form.save_button)
    assert [(one.path, one.value) for one in store.resources.list()] == [("f/a/b", {"a": 1})]
