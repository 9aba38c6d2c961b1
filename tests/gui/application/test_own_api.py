"""An API of one's own: its connector and node are made in the forms, and it is called."""

from __future__ import annotations

import base64
import json

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from apiflow_desktop.gui.forms.connector_form import ConnectorForm
from apiflow_desktop.gui.forms.node_form import NodeForm
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.user import LEFT, User, dialogs
from tests.gui.mouse import turn_to
from tests.integration.bad_input.providers import serving
from tests.integration.calls.provider import answer

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TOKEN = "tok-5f1d9c7e-never-on-disk"


class Maker(User):
    """Makes connectors and nodes."""

    def fill(self, form, name, text):
        editor = form.rows[name].field.editor()
        self.click(editor)
        self.key(KEY.Key_A, CTRL)
        self.key(KEY.Key_Delete)
        self.type(text)

    def fill_row(self, form, title, *cells):
        """Add a row to a table and type from cell to cell."""
        self.click(self.named(f"Add to {title}", within=form))
        for number, cell in enumerate(cells):
            if number:
                self.key(KEY.Key_Tab)
            self.type(cell)
        self.key(KEY.Key_Return)

    def save(self, form):
        self.click(form.save_button)

    def saved_names(self):
        return [item.title for item in self.assembly.library.items()]

    def make_connector(self, base_url, name="Mine"):
        form = self.add_to_library("connector", ConnectorForm)
        self.fill(form.form, "name", name)
        self.fill(form.form, "base_url", base_url)
        self.fill_row(form, "Headers", "Authorization", "Bearer $MY_TOKEN")
        field = form.tokens["MY_TOKEN"]
        QApplication.clipboard().setText(TOKEN)
        self.click(field.focusProxy())
        self.key(KEY.Key_V, CTRL)
        QApplication.clipboard().clear()
        self.save(form)
        self.qtbot.waitUntil(lambda: not dialogs(ConnectorForm), timeout=5000)

    def make_node(self, name="Say it"):
        form = self.add_to_library("node", NodeForm)
        self.fill(form.forms["General"], "name", name)
        self.fill(form.forms["General"], "path", "/say")
        connector = form.forms["General"].rows["connector_id"].field.editor()
        self.pick_from(connector, "Mine")
        turn_to(form.tabs, "Inputs")
        self.fill_row(form, "Inputs", "words")
        turn_to(form.tabs, "Outputs")
        self.fill_row(form, "Outputs", "said", "", "answer.text")
        turn_to(form.tabs, "Request")
        self.fill(form.forms["Request"], "body_template", '{"text": "$words"}')
        self.save(form)
        self.qtbot.waitUntil(lambda: not dialogs(NodeForm), timeout=5000)


@pytest.fixture
def user(start, qtbot):
    user = Maker(start(), qtbot)
    user.activate(user.window)
    return user


@pytest.fixture
def provider():
    reply = answer({"answer": {"text": "hello to you"}})
    with serving("POST /v1/say", reply) as provider:
        yield provider


def shown(form):
    return [label.text() for label in form.findChildren(QLabel) if label.isVisible()]


def test_an_api_of_ones_own_is_declared_drawn_and_called(user, start, qtbot, provider, tmp_path):
    user.make_connector(provider.base_url)
    user.make_node()
    user.activate(user.window)
    user.key(KEY.Key_N, CTRL)
    row = user.library_row("Say it")
    tree = user.window.library.tree
    tree.scrollTo(row)
    place = tree.visualRect(row).center()
    QTest.mouseClick(tree.viewport(), LEFT, pos=place)
    QTest.mouseDClick(tree.viewport(), LEFT, pos=place)
    assert [step["value"]["path"] for step in user.steps] == ["node/say_it"]
    user.select("a")
    user.click(user.named("words"))
    user.type("hello")

    run(user, qtbot)

    (call,) = provider.received
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.json == {"text": "hello"}
    assert user.hand.item("a").look.view.state == "succeeded"
    state = user.window.page.state
    assert state.by_module("a").result == {"said": "hello to you"}
    assert files_with_the_token(tmp_path) == []
    start.end()
    assert files_with_the_token(tmp_path) == []


def run(user, qtbot):
    user.activate(user.window)
    user.key(KEY.Key_F5)
    form = user.dialog(RunDialog)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        user.click(user.button("Run", form))
    qtbot.waitUntil(lambda: user.window.page.state.status.ended, timeout=5000)


def files_with_the_token(folder):
    forms = (TOKEN.encode(), base64.b64encode(TOKEN.encode()), json.dumps(TOKEN).encode())
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" or "sqlite" in path.name for path in files), files
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


def test_a_connector_with_what_cannot_be_is_not_saved(user):
    names = user.saved_names()
    form = user.add_to_library("connector", ConnectorForm)
    user.fill(form.form, "base_url", "https://api.example.com/v1")
    user.save(form)
    assert "A value is needed here." in shown(form)
    user.fill(form.form, "name", "   ")
    user.save(form)
    assert "A value is needed here." in shown(form)
    user.fill(form.form, "name", "Replicate")
    user.save(form)
    assert "There is a connector called “Replicate” already." in shown(form)
    user.fill(form.form, "name", "Other")
    user.fill(form.form, "base_url", "no address")
    user.save(form)
    assert any("http" in text for text in shown(form))
    assert user.saved_names() == names
    user.fill(form.form, "base_url", "https://api.example.com/v1")
    user.save(form)
    assert "Other" in user.saved_names()


def test_a_node_with_what_cannot_be_is_not_saved(user):
    names = user.saved_names()
    form = user.add_to_library("node", NodeForm)
    user.save(form)
    assert "A value is needed here." in shown(form)
    user.fill(form.forms["General"], "name", "Say it")
    turn_to(form.tabs, "Request")
    user.fill(form.forms["Request"], "body_template", '{"text": ')
    turn_to(form.tabs, "General")
    user.save(form)
    field = form.forms["Request"].rows["body_template"]
    assert field.isVisible()
    assert any("JSON" in text for text in shown(field))
    assert user.saved_names() == names
    user.fill(form.forms["Request"], "body_template", "{}")
    turn_to(form.tabs, "General")
    user.fill(form.forms["General"], "name", "  ")
    user.save(form)
    assert "A value is needed here." in shown(form)
    user.fill(form.forms["General"], "name", "Flux Kontext Pro")
    user.save(form)
    assert "The connector has a node called “Flux Kontext Pro” already." in shown(form)
    assert user.saved_names() == names
    user.fill(form.forms["General"], "name", "Say it")
    user.save(form)
    assert "Say it" in user.saved_names()


@pytest.mark.parametrize("name", ["日本", "2"])
def test_a_node_whose_name_does_not_say_which_is_meant_by_its_number(start, name):
    assembly = start()
    store = assembly._workspace.store
    made = store.nodes.add(replace(store.nodes.list()[0], id=0, name=name))
    (item,) = [one for one in assembly.library.items() if one.title == name]
    assert item.path == f"node/{made.id}"


def test_a_node_needs_a_connector(user):
    for row in user.assembly._workspace.store.nodes.list():
        user.assembly._workspace.store.nodes.delete(row.id)
    for row in user.assembly._workspace.store.connectors.list():
        user.assembly._workspace.store.connectors.delete(row.id)
    form = user.add_to_library("node", NodeForm)
    user.fill(form.forms["General"], "name", "Say it")
    user.save(form)
    assert any("connector" in text for text in shown(form.forms["General"].rows["connector_id"]))
    assert user.assembly._workspace.store.nodes.list() == []


def test_a_curl_command_pasted_on_the_drawing_becomes_a_step(user, qtbot, provider):
    command = (
        f"curl {provider.base_url}/say -H 'Authorization: Bearer {TOKEN}' "
        "-H 'Content-Type: application/json' --data-raw '{\"words\": \"hello\"}'"
    )
    user.key(KEY.Key_N, CTRL)
    user.click(user.window.page.canvas_widget)
    QApplication.clipboard().setText(command)
    user.key(KEY.Key_V, CTRL)
    (form,) = dialogs(ConnectorForm)
    assert TOKEN not in str(form.values())
    user.save(form)
    qtbot.waitUntil(lambda: len(dialogs(NodeForm)) == 1, timeout=5000)
    user.save(dialogs(NodeForm)[0])
    qtbot.waitUntil(lambda: len(user.steps) == 1, timeout=5000)
    assert [step["value"]["path"] for step in user.steps] == ["node/say"]

    user.activate(user.window)
    run(user, qtbot)
    (call,) = provider.received
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.json == {"words": "hello"}


def test_a_command_that_cannot_be_read_says_why(user):
    user.key(KEY.Key_N, CTRL)
    user.click(user.window.page.canvas_widget)
    QApplication.clipboard().setText("curl -s")
    user.key(KEY.Key_V, CTRL)
    (toast,) = user.window.toasts.shown()
    assert "cURL" in toast.notice.message
    assert user.steps == []
