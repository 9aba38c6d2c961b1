from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QTableWidget

from apiflow_desktop.catalog.models import ConnectorSettings, Node
from apiflow_desktop.catalog.presets import flux_kontext_pro, preset_connectors, replicate
from apiflow_desktop.gui.forms.connector_form import ConnectorForm
from apiflow_desktop.gui.forms.node_form import NodeForm
from tests.gui.keys import tab_to
from tests.gui.mouse import press, turn_to

TOKEN = "REPLICATE_API_TOKEN"


class SessionSecrets:
    available = False
    backend = "this session only"

    def __init__(self):
        self.kept = {}

    def names(self):
        return list(self.kept)

    def set(self, name, value):
        self.kept[name] = value

    def delete(self, name):
        del self.kept[name]


@pytest.fixture
def secrets():
    return SessionSecrets()


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
    editor = form.rows[name].field.editor()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ConnectorForm(None),
        lambda: NodeForm(None, preset_connectors()),
    ],
    ids=["connector", "node"],
)
def test_what_is_typed_into_a_new_form_is_its_name(opened, qtbot, make):
    form = opened(make())
    qtbot.keyClicks(QApplication.focusWidget(), "Mine")
    assert form.values()["name"] == "Mine"


@pytest.mark.parametrize("connector", preset_connectors(), ids=lambda one: one.name)
def test_a_connector_that_is_saved_unchanged_is_the_same(opened, qtbot, secrets, connector):
    form = opened(ConnectorForm(connector, secrets))
    assert not form.dirty
    with qtbot.waitSignal(form.saved) as caught:
        qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert caught.args == [connector]


def test_what_the_form_does_not_know_of_a_connector_is_kept(opened, qtbot):
    settings = ConnectorSettings(paid=True, extra={"region": "eu"})
    connector = replace(replicate(), data=settings, extra={"colour": "red"})
    form = opened(ConnectorForm(connector))
    retype(qtbot, form.form, "name", "Mine")
    with qtbot.waitSignal(form.saved) as caught:
        qtbot.keyClick(form, Qt.Key.Key_Return)
    saved = caught.args[0]
    assert saved.name == "Mine"
    assert saved.extra == {"colour": "red"}
    assert saved.data.extra == {"region": "eu"}


def test_what_is_emptied_is_as_in_a_new_connector(opened, qtbot):
    settings = ConnectorSettings(timeout=5.0, max_concurrency=2, data_uri_limit=9)
    form = opened(ConnectorForm(replace(replicate(), data=settings)))
    for name in ("timeout", "max_concurrency"):
        retype(qtbot, form.form, name, "")
    with qtbot.waitSignal(form.saved) as caught:
        qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert caught.args[0].data == ConnectorSettings(data_uri_limit=9)


def test_a_new_connector_is_made_by_typing(opened, qtbot, secrets):
    form = opened(ConnectorForm(None, secrets))
    retype(qtbot, form.form, "name", "Acme")
    with qtbot.assertNotEmitted(form.saved):
        qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    retype(qtbot, form.form, "base_url", "https://acme.example/v1")
    with qtbot.waitSignal(form.saved) as caught:
        qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert (caught.args[0].name, caught.args[0].base_url) == ("Acme", "https://acme.example/v1")


def test_a_secret_is_kept_for_the_session_and_said_to_be(opened, qtbot, secrets):
    form = opened(ConnectorForm(replicate(), secrets))
    field = form.tokens[TOKEN]
    qtbot.waitUntil(lambda: field.present is False)
    told = " ".join(label.text() for label in field.findChildren(QLabel))
    assert "this session only, not written to disk" in told
    qtbot.keyClicks(field.focusProxy(), "r8_secret")
    qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.present is True)
    assert secrets.kept == {TOKEN: "r8_secret"}
    assert form.isVisible()
    assert "r8_secret" not in str(form.values())


def test_changes_are_not_lost_without_a_word(opened, qtbot):
    form = opened(ConnectorForm(replicate()))
    retype(qtbot, form.form, "name", "Other")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible()
    box = form.findChild(QMessageBox)
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    assert not form.isVisible()


def test_a_node_that_is_saved_unchanged_is_the_same(opened, qtbot):
    node = flux_kontext_pro()
    form = opened(NodeForm(node, preset_connectors()))
    assert not form.dirty
    with qtbot.waitSignal(form.saved) as caught:
        qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert caught.args == [node]


def test_the_preview_shows_what_is_sent_with_secrets_by_name(opened, qtbot):
    node = replace(flux_kontext_pro(), connector_id=2)
    form = opened(NodeForm(node, preset_connectors()))
    assert form.preview.startswith(
        "POST https://api.replicate.com/v1/models/black-forest-labs/flux-kontext-pro/predictions"
    )
    assert f"Authorization: Bearer ${TOKEN}" in form.preview
    assert '"aspect_ratio": "match_input_image"' in form.preview
    retype(qtbot, form.forms["General"], "path", "/other")
    assert form.preview.startswith("POST https://api.replicate.com/v1/other")


def test_an_input_is_added_in_the_table(opened, qtbot):
    form = opened(NodeForm(flux_kontext_pro(), preset_connectors()))
    turn_to(form.tabs, "Inputs")
    field = form.forms["Inputs"].rows["input"].field
    press(field, "Add")
    table = field.findChild(QTableWidget)
    editor = table.findChild(QLineEdit)
    qtbot.keyClicks(editor, "strength")
    with qtbot.waitSignal(form.saved) as caught:
        qtbot.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    saved: Node = caught.args[0]
    assert saved.input[-1].name == "strength"
    assert saved.input[:-1] == flux_kontext_pro().input


def test_what_is_typed_right_after_a_click_on_the_selected_row_is_not_lost(opened, qtbot):
    form = opened(NodeForm(flux_kontext_pro(), preset_connectors()))
    turn_to(form.tabs, "Inputs")
    table = form.forms["Inputs"].rows["input"].field.findChild(QTableWidget)
    cell = table.visualItemRect(table.item(1, 0)).center()
    for _click in range(2):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    qtbot.keyClicks(QApplication.focusWidget(), "photo")
    with qtbot.waitSignal(form.saved) as caught:
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier
        )
    assert caught.args[0].input[1].name == "photo"


def test_a_body_that_is_no_json_is_not_saved(opened, qtbot):
    form = opened(NodeForm(flux_kontext_pro(), preset_connectors()))
    turn_to(form.tabs, "Request")
    retype(qtbot, form.forms["Request"], "body_template", '{"a": ')
    with qtbot.assertNotEmitted(form.saved):
        qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert form.isVisible()


def test_a_connector_cannot_have_the_name_of_another(opened, qtbot):
    connector = replicate()
    form = opened(ConnectorForm(connector, taken={"Demo studio"}))
    saved: list[object] = []
    form.saved.connect(saved.append)
    retype(qtbot, form.form, "name", "Demo studio")
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert saved == []
    assert form.isVisible()
    assert any("already" in label.text() for label in form.findChildren(QLabel))


def test_a_token_that_was_only_pasted_is_kept_by_saving(opened, qtbot, secrets):
    form = opened(ConnectorForm(replicate(), secrets))
    field = form.tokens[TOKEN]
    line = field.findChild(QLineEdit)
    tab_to(line)
    qtbot.keyClicks(line, "r8_pasted")
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: secrets.kept == {TOKEN: "r8_pasted"}, timeout=5000)
    assert line.text() == ""
