"""A Windmill flow folder in the window: one document, each text in its own file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.notify import Notices
from tests.gui.application.user import dialogs
from tests.gui.keys import do
from tests.gui.mouse import click_row, turn_to
from tests.gui.text_hand import marked_text

LEFT = Qt.MouseButton.LeftButton
CTRL, KEY = Qt.KeyboardModifier.ControlModifier, Qt.Key

FLOW = """\
# kept as it is
summary: Mail the names
value:
  modules:
  - id: get
    summary: Get names
    value:
      type: rawscript
      language: python3
      content: '!inline get_names.inline_script.py'
      lock: '!inline get_names.inline_script.lock'
      input_transforms:
        count: {type: static, value: 3}
  - id: send
    value:
      type: rawscript
      language: bash
      content: "!inline send.inline_script.sh"
      input_transforms: {}
"""
FLOW_MARK = "'!inline get_names.inline_script.py'"
FILES = {
    "flow.yaml": FLOW,
    "get_names.inline_script.py": "def main(count: int):\r\n    return ['x'] * count\r\n",
    "get_names.inline_script.lock": "# py: 3.11\n",
    "send.inline_script.sh": "echo sent\n",
    "notes.md": "not part of it",
}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "mail.flow"
    made.mkdir()
    for name, text in FILES.items():
        (made / name).write_bytes(text.encode())
    return made


def held(folder):
    return {path.name: path.read_bytes().decode() for path in folder.iterdir()}


def drop(user, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert user.hand.drop(data, QPointF(0, 0))


def selected(user):
    return [user.document.module(handle)["id"] for handle in user.window.page.selected]


def script_of(user, step_id):
    user.select(step_id)
    turn_to(user.window.inspector.step.tabs, "Script")
    return user.window.inspector.step.script.code


def edit_script(user):
    """Type a comment at the top of the first script."""
    code = script_of(user, "get")
    user.click(code)
    user.key(KEY.Key_Home, CTRL)
    user.type("# mine")
    user.key(KEY.Key_Return)


def test_a_script_and_an_input_are_edited_and_the_rest_keeps_its_bytes(user, folder):
    drop(user, folder)
    assert user.window.page.place == str(folder / "flow.yaml")
    assert user.window.page.session.title == "Mail the names"
    edit_script(user)
    assert user.window.page.session.dirty
    assert user.document.text == FLOW

    turn_to(user.window.inspector.step.tabs, "Inputs")
    user.click(user.window.inspector.step.inputs.rows["count"].field.editor())
    user.key(KEY.Key_A, CTRL)
    user.type("5")
    user.key(KEY.Key_S, CTRL)
    assert not user.window.page.session.dirty
    assert held(folder) == {
        **FILES,
        "flow.yaml": FLOW.replace("value: 3", "value: 5"),
        "get_names.inline_script.py": "# mine\r\n" + FILES["get_names.inline_script.py"],
    }

    user.key(KEY.Key_Z, CTRL)
    user.key(KEY.Key_Z, CTRL)
    assert user.document.text == FLOW
    user.key(KEY.Key_S, CTRL)
    assert held(folder) == FILES


def test_the_text_of_the_script_decides_the_inputs_of_its_card(user, folder):
    drop(user, folder)
    cards = user.window.page.canvas_widget.stage.picture.cards.values()
    [card] = [card for card in cards if card.module_id == "get"]
    assert [port.name for port in card.inputs] == ["count"]


def test_python_that_does_not_parse_is_underlined_in_the_file_it_stands_in(user, folder, qtbot):
    (folder / "get_names.inline_script.py").write_bytes(b"def main(:\r\n    pass\r\n")
    drop(user, folder)
    do(user.window, "view.text")
    texts = user.window.page.text
    qtbot.waitUntil(lambda: len(user.window.page.session.diagnostics) == 1)
    assert [c.selectedText() for _m, c in texts.editor._problems] == [FLOW_MARK]

    QTest.mouseClick(texts.tabs, LEFT, pos=texts.tabs.tabRect(1).center())
    assert [c.selectedText() for _m, c in texts.editor._problems] == [":"]
    QTest.mouseClick(texts.tabs, LEFT, pos=texts.tabs.tabRect(2).center())
    assert texts.editor._problems == []

    do(user.window, "run.problems")
    click_row(user.window.problems.list, user.window.problems.list.model().index(0, 0))
    assert texts.tabs.current == "get_names.inline_script.py"
    assert texts.editor.textCursor().position() == len("def main(")
    code = user.window.inspector.step.script.code
    assert code.textCursor().position() == len("def main(")


def test_a_new_script_gets_its_file_and_a_deleted_one_loses_it(user, folder):
    drop(user, folder)
    user.drag_from_library("Script", QPointF(0, 360))
    user.key(KEY.Key_S, CTRL)
    [new] = set(held(folder)) - set(FILES)
    assert f"!inline {new}" in held(folder)["flow.yaml"]
    user.select("send")
    user.key(KEY.Key_Delete)
    user.key(KEY.Key_S, CTRL)
    assert set(held(folder)) == {*FILES, new} - {"send.inline_script.sh"}


def test_opened_by_the_menus_and_listed_as_recent_by_its_folder(user, folder, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    do(user.window, "file.open_folder")
    place = user.window.page.place
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: ([str(folder / "flow.yaml")], "")
    )
    do(user.window, "file.open")
    assert [page.place for page in user.window.workbench.pages].count(place) == 1
    assert user.window.memory.recent[0] == folder / "flow.yaml"


def test_a_folder_without_a_flow_is_told_and_can_be_imported(user, tmp_path):
    (tmp_path / "tree").mkdir()
    user.window.open_paths([tmp_path / "tree"])
    notice = Notices.current().history[-1]
    assert "no flow.yaml" in notice.message
    assert [action.title for action in notice.actions] == ["Import folder"]


def test_a_script_changed_by_another_program_is_asked_about(user, folder):
    drop(user, folder)
    edit_script(user)
    (folder / "send.inline_script.sh").write_text("echo theirs\n")
    user.key(KEY.Key_S, CTRL)
    notice = Notices.current().history[-1]
    assert "send.inline_script.sh" in notice.detail
    assert held(folder)["send.inline_script.sh"] == "echo theirs\n"
    user.click(user.button("Reload"))
    assert script_of(user, "send").shown_text() == "echo theirs\n"
    assert not user.window.page.session.dirty
    user.key(KEY.Key_Z, CTRL)
    assert script_of(user, "send").shown_text() == "echo sent\n"
    assert script_of(user, "get").shown_text().startswith("# mine\n")


def test_saved_as_one_file_it_is_another_document_with_the_scripts_in_it(
    user, folder, tmp_path, monkeypatch
):
    drop(user, folder)
    one = tmp_path / "one.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(one), ""))
    do(user.window, "file.save_as")
    assert user.window.page.place == str(one)
    assert user.steps[1]["value"]["content"] == "echo sent\n"
    assert held(folder) == FILES


def test_a_script_whose_file_is_missing_is_told_and_can_be_written_anew(user, folder):
    (folder / "send.inline_script.sh").unlink()
    drop(user, folder)
    [problem] = [one for one in user.window.page.session.diagnostics if one.severity == "error"]
    assert problem.code == "missing-file"
    code = script_of(user, "send")
    assert code.shown_text() == ""
    tab = user.window.inspector.step.script
    assert tab._file.text() == "In the file send.inline_script.sh"
    user.click(code)
    user.type("echo new")
    user.key(KEY.Key_S, CTRL)
    assert held(folder)["send.inline_script.sh"] == "echo new"


def test_a_run_without_a_script_is_refused_with_its_file(user, folder):
    (folder / "send.inline_script.sh").unlink()
    drop(user, folder)
    user.key(KEY.Key_F5)
    user.qtbot.waitUntil(lambda: bool(user.window.toasts.shown()))
    assert dialogs(RunDialog) == []
    notice = Notices.current().history[-1]
    assert "script of the step “send” is missing" in notice.message
    assert "send.inline_script.sh" in notice.detail
    assert not user.assembly.runs.running


def split_of(user, folder):
    drop(user, folder)
    user.click(user.named("Split"))
    return user.window.page.text


def tab(user, texts, name):
    index = next(i for i in range(texts.tabs.count()) if texts.tabs.tabText(i) == name)
    QTest.mouseClick(texts.tabs, LEFT, pos=texts.tabs.tabRect(index).center())
    QApplication.processEvents()


def test_the_text_view_shows_and_edits_each_file_in_the_one_history(user, folder):
    texts = split_of(user, folder)
    names = [texts.tabs.tabText(index) for index in range(texts.tabs.count())]
    assert names == ["flow.yaml", "get_names.py", "send.sh", "get_names.lock"]
    tab(user, texts, "send.sh")
    assert texts.editor.shown_text() == "echo sent\n"
    user.click(texts.editor)
    assert selected(user) == ["send"]
    user.key(KEY.Key_Home, CTRL)
    user.type("# mine")
    user.key(KEY.Key_Return)
    tab(user, texts, "get_names.py")
    user.click(texts.editor)
    assert selected(user) == ["get"]
    user.key(KEY.Key_Home, CTRL)
    user.type("# too")
    user.key(KEY.Key_Return)
    user.key(KEY.Key_S, CTRL)
    assert held(folder) == {
        **FILES,
        "get_names.inline_script.py": "# too\r\n" + FILES["get_names.inline_script.py"],
        "send.inline_script.sh": "# mine\necho sent\n",
    }
    while user.window.page.session.undo_stack.canUndo():
        user.key(KEY.Key_Z, CTRL)
    assert texts.editor.shown_text() == FILES["get_names.inline_script.py"].replace("\r\n", "\n")
    user.key(KEY.Key_S, CTRL)
    assert held(folder) == FILES


def test_where_files_are_looked_at_a_selected_step_brings_its_own(user, folder):
    texts = split_of(user, folder)
    user.select("send")
    assert texts.tabs.current == ""
    assert "send.inline_script.sh" in marked_text(texts.flow.editor)
    tab(user, texts, "get_names.py")
    user.select("send")
    assert texts.editor.shown_text() == "echo sent\n"
    user.select("get")
    assert texts.tabs.current == "get_names.inline_script.py"
    user.key(KEY.Key_Delete)
    assert texts.tabs.current == ""
    assert texts.tabs.count() == 2
    user.key(KEY.Key_Z, CTRL)
    assert texts.tabs.count() == 4


def test_replacing_everywhere_is_over_all_files_and_one_undo_step(user, folder):
    texts = split_of(user, folder)
    tab(user, texts, "get_names.py")
    user.click(texts.editor)
    user.key(KEY.Key_H, CTRL)
    user.type("count")
    assert texts.find_bar.count.text() == "1 of 2 + 1"
    user.click(texts.find_bar.replacement)
    user.type("many")
    user.click(user.button("Replace all"))
    assert user.document.files.get("get_names.inline_script.py") == (
        "def main(many: int):\r\n    return ['x'] * many\r\n"
    )
    assert user.document.text == FLOW.replace("count:", "many:")
    user.click(texts.editor)
    user.key(KEY.Key_Z, CTRL)
    assert user.document.text == FLOW
    assert user.document.files.texts() == {k: v for k, v in FILES.items() if "inline" in k}


def test_finding_goes_on_from_file_to_file_and_around(user, folder):
    texts = split_of(user, folder)
    tab(user, texts, "send.sh")
    user.click(texts.editor)
    user.key(KEY.Key_F, CTRL)
    user.type("count")
    assert texts.find_bar.count.text() == "In other files: 3"
    places = []
    for _ in range(4):
        user.key(KEY.Key_Return)
        before = texts.editor.textCursor().selectionStart()
        places.append((texts.tabs.current, texts.editor.shown_text()[before - 4 : before + 5]))
    assert places == [
        ("", "     count"[-9:]),
        ("get_names.inline_script.py", "ain(count"),
        ("get_names.inline_script.py", "] * count"),
        ("", "     count"[-9:]),
    ]
    user.key(KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert texts.tabs.current == "get_names.inline_script.py"
    assert texts.find_bar.count.text() == "2 of 2 + 1"


def test_a_script_cannot_be_edited_while_the_flow_does_not_parse(user, folder):
    texts = split_of(user, folder)
    user.click(texts.editor)
    user.key(KEY.Key_Home, CTRL)
    user.type('"[')
    tab(user, texts, "send.sh")
    user.click(texts.editor)
    user.type("x")
    assert texts.editor.shown_text() == "echo sent\n"
    assert user.named("Drawing is older than the text").isVisible()
    user.click(texts.notice.discard_button)
    assert texts.flow.editor.shown_text() == FLOW
    user.click(texts.editor)
    user.key(KEY.Key_Home, CTRL)
    user.type("x")
    assert texts.editor.shown_text() == "xecho sent\n"
    user.key(KEY.Key_Z, CTRL)
    assert texts.editor.shown_text() == "echo sent\n"
