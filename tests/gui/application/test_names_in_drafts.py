"""Names of inputs and of values of the flow are followed by the expressions of drafts, too."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTabBar, QTableWidget

from tests.gui.application.user import LEFT, User
from tests.unit.openflow_picture.flows import script

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEY = Qt.Key
FLOW = {
    "summary": "One",
    "schema": {"type": "object", "properties": {"photo": {"type": "string"}}},
    "value": {
        "modules": [script("a"), script("b", x="=flow_env.size + flow_input.photo.length")],
        "flow_env": {"size": 3},
    },
}


@pytest.fixture
def user(start, qtbot, tmp_path):
    """Return someone who has made a draft of a step."""
    path = tmp_path / "one.json"
    path.write_text(json.dumps(FLOW, indent=1))
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    into = user.hand.port("b", "exec:in") - QPointF(20, 0)
    user.hand.drag(into - QPointF(0, 20), into + QPointF(0, 20), keys=ALT)
    assert [step["id"] for step in user.steps] == ["a"]
    user.hand.click(user.hand.item("start").pos() + QPointF(110, 18))
    return user


def expression(user):
    return json.loads(user.document.shelf.text)["drafts"][0]["modules"][0]["value"][
        "input_transforms"
    ]["x"]["expr"]


def write(user, text):
    user.key(KEY.Key_A, CTRL)
    user.type(text)
    user.key(KEY.Key_Return)


def test_an_input_is_renamed(user):
    before = user.document.shelf.text
    name = user.named("Name of the input", QLineEdit)
    user.click(name)
    write(user, "face")
    assert expression(user) == "flow_env.size + flow_input.face.length"
    user.activate(user.window)
    user.key(KEY.Key_Z, CTRL)
    assert user.document.shelf.text == before


def test_a_value_is_renamed(user):
    (bar,) = [one for one in user.window.inspector.flow.findChildren(QTabBar) if one.isVisible()]
    at = next(number for number in range(bar.count()) if bar.tabToolTip(number) == "Values")
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(at).center())
    (table,) = [
        one for one in user.window.inspector.flow.findChildren(QTableWidget) if one.isVisible()
    ]
    place = table.visualItemRect(table.item(0, 0)).center()
    QTest.mouseDClick(table.viewport(), LEFT, pos=place)
    write(user, "width")
    assert expression(user) == "flow_env.width + flow_input.photo.length"
