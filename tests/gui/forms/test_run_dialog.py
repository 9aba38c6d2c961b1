from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.gui.forms.connector_choices import connector_slots
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.forms.token_field import TokenField

FLOW: JsonObject = {
    "modules": [{"id": "a", "value": {"type": "script", "path": "node/flux_kontext_pro"}}]
}
SCHEMA: JsonObject = {
    "properties": {
        "prompt": {"type": "string", "default": "a hat"},
        "input_image": {"type": "string"},
    },
    "required": ["input_image"],
}
TOKEN = "REPLICATE_API_TOKEN"


class KeptSecrets:
    available = True
    backend = "Secret Service"

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
    return KeptSecrets()


@pytest.fixture
def dialog(qtbot, secrets):
    catalog = Catalog(preset_connectors(), preset_nodes())
    slots = connector_slots(FLOW, catalog, secrets.names())
    made = RunDialog("Hats", SCHEMA, {}, slots, secrets=secrets)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    return made


def radio(dialog, word):
    return next(b for b in dialog.findChildren(QRadioButton) if word in b.text())


def test_offers_the_studio_first_and_names_who_is_paid(dialog):
    titles = [button.text() for button in dialog.findChildren(QRadioButton)]
    assert titles == ["Demo studio (offline, free)", "Replicate — api.replicate.com, costs money"]
    assert radio(dialog, "Demo").isChecked()


def test_runs_with_defaults_and_what_was_typed(dialog, qtbot):
    editor = dialog.form.rows["input_image"].field.editor()
    qtbot.keyClicks(editor, "/tmp/me.png")
    with qtbot.waitSignal(dialog.run_requested) as caught:
        qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)
    assert caught.args == [{"prompt": "a hat", "input_image": "/tmp/me.png"}, {}]
    assert not dialog.isVisible()


def test_stays_open_while_a_required_input_is_missing(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.run_requested):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    assert dialog.form.rows["input_image"].field.editor().hasFocus()


def test_a_missing_token_is_entered_on_the_spot_and_never_shown(dialog, qtbot, secrets):
    qtbot.keyClicks(dialog.form.rows["input_image"].field.editor(), "x.png")
    qtbot.mouseClick(radio(dialog, "Replicate"), Qt.MouseButton.LeftButton)
    assert not dialog.run_button.isEnabled()
    field = dialog.findChild(TokenField)
    qtbot.waitUntil(lambda: field.present is False)
    line = field.findChild(QLineEdit)
    qtbot.keyClicks(line, "r8_secret")
    keep = next(b for b in field.findChildren(QPushButton) if b.text() == "Keep")
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert line.text() == ""
    qtbot.waitUntil(lambda: field.present is True)
    assert secrets.kept == {TOKEN: "r8_secret"}
    with qtbot.waitSignal(dialog.run_requested) as caught:
        qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)
    assert caught.args[1] == {"Demo studio": "Replicate"}


def test_escape_runs_nothing(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.run_requested):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_name_of_a_workflow_is_shown_as_it_is(qtbot):
    made = RunDialog("<i>Hats</i>", SCHEMA)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    (heading,) = (one for one in made.findChildren(QLabel) if "Hats" in one.text())
    assert heading.textFormat() is Qt.TextFormat.PlainText
