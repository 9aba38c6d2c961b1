from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.schema_form import SchemaForm
from apiflow_desktop.gui.forms.values import UNSET, same
from apiflow_desktop.gui.theme import apply
from tests.gui.keys import tab_to

SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "seed": {"type": "integer", "minimum": 0, "maximum": 10},
        "prompt": {"type": "string", "description": "What to make.", "minLength": 3},
        "style": {"type": "string", "enum": ["a", "b"], "enumLabels": {"a": "Cartoon"}},
        "size": {"type": "number", "default": 1.5},
        "safe": {"type": "boolean"},
        "extra": {"type": "object"},
        "input_image": {"type": "string"},
        "token": {"type": "string", "format": "password"},
    },
    "required": ["prompt"],
    "order": ["prompt", "seed"],
}


@pytest.fixture
def values():
    """What the form is made with."""
    return {}


@pytest.fixture
def form(qtbot, qapp, values):
    apply(qapp, "dark")
    made = SchemaForm(SCHEMA, values)
    qtbot.addWidget(made)
    made.resize(400, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


def typed(qtbot, form, name, text):
    editor = form.rows[name].field.editor()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, text)


def test_order_defaults_and_required_marks(form):
    assert list(form.rows)[:3] == ["prompt", "seed", "style"]
    assert form.values() == {"size": 1.5}
    titles = [label.text() for label in form.findChildren(QLabel)]
    assert "prompt *" in titles
    assert "What to make." in titles


def test_typing_gives_json_values(form, qtbot):
    typed(qtbot, form, "prompt", "a hat")
    typed(qtbot, form, "seed", "7")
    typed(qtbot, form, "size", "2.0")
    typed(qtbot, form, "extra", '{"a": [1]}')
    assert form.values() == {"prompt": "a hat", "seed": 7, "size": 2.0, "extra": {"a": [1]}}
    assert isinstance(form.values()["size"], float)


def test_problems_are_told_beside_the_field_and_the_first_is_gone_to(form, qtbot):
    typed(qtbot, form, "seed", "11")
    typed(qtbot, form, "extra", "{")
    assert not form.validate()
    assert form.problems().keys() == {"prompt", "seed", "extra"}
    assert form.problems()["seed"] == "At most 10."
    assert "line 1" in form.problems()["extra"]
    assert form.rows["prompt"].field.editor().hasFocus()
    shown = {label.text() for label in form.findChildren(QLabel) if label.isVisible()}
    assert {"At most 10.", "A value is needed here."} <= shown


def test_a_text_that_is_no_number_is_a_problem_and_no_value(form, qtbot):
    typed(qtbot, form, "seed", "1x")
    assert "seed" not in form.values()
    assert form.problems()["seed"] == "Expected a whole number."


@pytest.mark.parametrize(("text", "told"), [("9" * 400, "At most 10."), ("1e999", "whole")])
def test_a_number_beyond_all_floats_is_a_problem_and_no_defect(form, qtbot, text, told):
    typed(qtbot, form, "seed", text)
    assert told in form.problems()["seed"]


def test_up_and_down_step_a_number_within_its_bounds(form, qtbot):
    editor = form.rows["seed"].field.editor()
    for _ in range(12):
        qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert form.values()["seed"] == 10


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({}, "not set"),
        ({"prompt": None}, "null"),
        ({"prompt": ""}, "empty text"),
        ({"prompt": "text"}, None),
    ],
)
def test_unset_null_and_empty_are_told_apart(form, values, hint):
    row = form.rows["prompt"]
    assert same(row.value(), values.get("prompt", UNSET))
    editor = row.field.editor()
    assert isinstance(editor, QPlainTextEdit)
    assert hint is None or editor.placeholderText() == hint


def test_a_choice_is_made_by_keyboard(form, qtbot):
    box = form.rows["style"].field.editor()
    assert isinstance(box, QComboBox)
    assert box.itemText(1) == "Cartoon"
    tab_to(box)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert form.values()["style"] == "b"


@pytest.mark.parametrize("values", [{"prompt": {"wrong": [1]}, "style": "not offered"}])
def test_a_value_that_a_widget_cannot_hold_is_edited_as_json(form):
    assert form.values() == {"prompt": {"wrong": [1]}, "style": "not offered", "size": 1.5}
    assert form.problems()["prompt"] == "Expected a text."


@pytest.mark.parametrize("values", [{"size": 10**30}, {"size": 1e300}, {"size": -0.5}])
def test_numbers_of_any_size_stay_exact(form, values):
    assert json.dumps(form.values()["size"]) == json.dumps(values["size"])


def test_tab_walks_the_fields_in_their_order(form, qtbot):
    qtbot.mouseClick(form.rows["prompt"].field.editor().viewport(), Qt.MouseButton.LeftButton)
    seen = []
    for _ in range(8):
        focused = QApplication.focusWidget()
        seen += [name for name, row in form.rows.items() if row.field.editor() is focused]
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen[:4] == ["prompt", "seed", "style", "size"]


def test_fields_have_names_for_screen_readers(form):
    editor = form.rows["prompt"].field.editor()
    assert editor.accessibleName() == "prompt"
    assert editor.accessibleDescription() == "What to make."


def test_a_password_is_not_shown(form):
    editor = form.rows["token"].field.editor()
    assert isinstance(editor, QLineEdit)
    assert editor.echoMode() == QLineEdit.EchoMode.Password


def test_a_file_is_dropped_on_an_image_field(form, qtbot, tmp_path):
    picture = tmp_path / "hat.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(picture))
    field = form.rows["input_image"].field
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    where, button, keys = QPoint(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(field, QDragEnterEvent(where, copy, data, button, keys))
    with qtbot.waitSignal(form.changed):
        QApplication.sendEvent(field, QDropEvent(QPointF(where), copy, data, button, keys))
    assert form.values()["input_image"] == str(picture)


def test_the_sample_image_has_an_address_that_holds_on_every_computer(form, qtbot):
    row = form.rows["input_image"]
    (sample,) = [one for one in row.findChildren(QPushButton) if one.text() == "Sample"]
    qtbot.mouseClick(sample, Qt.MouseButton.LeftButton)
    assert row.value() == "http://demo.studio.localhost/samples/portrait.png"
