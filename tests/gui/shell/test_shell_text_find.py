"""Finding and replacing over the text of a flow, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.mouse import LEFT
from tests.gui.text_hand import TextHand

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def marked(view):
    return [cursor.selectedText() for cursor in view.editor._found]


def test_ctrl_f_finds_over_the_flow_from_the_drawing(window, application):
    page = window.open_session(application.documents.open_item("1"))
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    bar = page.text.find_bar
    assert bar.isVisible()
    QTest.keyClicks(bar.wanted, "HAT")
    assert bar.count.text().startswith("1 of ")
    first = page.text.editor.textCursor().selectionStart()
    assert page.text.editor.textCursor().selectedText().lower() == "hat"
    QTest.keyClick(bar.wanted, Qt.Key.Key_Return)
    assert page.text.editor.textCursor().selectionStart() > first
    QTest.keyClick(bar.wanted, Qt.Key.Key_Return, SHIFT)
    assert page.text.editor.textCursor().selectionStart() == first
    QTest.mouseClick(bar.options.cased, LEFT)
    assert bar.count.text() == "Not found"
    QTest.keyClick(bar.wanted, Qt.Key.Key_Escape)
    assert not bar.isVisible()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_everything_is_replaced_in_one_undo_step(window, application, qtbot, line_end):
    title, text = application.documents.library["1"]
    before = text.replace("\n", line_end)
    application.documents.library["1"] = (title, before)
    page = window.open_session(application.documents.open_item("1"))
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    bar = page.text.find_bar
    QTest.keyClicks(bar.wanted, "add_hat")
    QTest.keyClicks(bar.replacement, "add_cap")
    QTest.mouseClick(bar.replace_all_button, LEFT)
    assert page.session.document.text == before.replace("add_hat", "add_cap")
    assert page.session.undo_stack.count() == 1
    assert bar.count.text() == "Not found"
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert page.session.document.text == before


def test_one_place_after_the_other_is_replaced(window, application, qtbot):
    page = window.open_session(application.documents.open_item("1"))
    before = page.session.document.text
    assert before.count("add_hat") > 1
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    bar = page.text.find_bar
    QTest.keyClicks(bar.wanted, "add_hat")
    assert set(marked(page.text)) == {"add_hat"}
    QTest.keyClicks(bar.replacement, "cap")
    QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
    assert page.text.editor.shown_text() == before.replace("add_hat", "cap", 1)
    assert bar.count.text() == f"1 of {before.count('add_hat') - 1}"
    QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
    after = before.replace("add_hat", "cap", 2)
    qtbot.waitUntil(lambda: page.session.document.text == after)


def test_esc_closes_from_the_text_and_from_a_button_too(window, application):
    page = window.open_session(application.documents.open_item("1"))
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    bar = page.text.find_bar
    hand = TextHand(page.text.editor)
    hand.click("add_hat")
    QTest.keyClick(page.text.editor, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert page.text.editor.hasFocus()
    assert marked(page.text) == []

    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    QTest.keyClick(bar.replace_all_button, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_options_are_pressed_by_keys_of_the_fields(window, application):
    page = window.open_session(application.documents.open_item("1"))
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    bar = page.text.find_bar
    QTest.keyClicks(bar.wanted, "add_ha")
    assert marked(page.text)
    QTest.keyClick(bar.wanted, Qt.Key.Key_W, ALT)
    assert bar.options.words.isChecked()
    assert bar.count.text() == "Not found"
    QTest.keyClick(bar.wanted, Qt.Key.Key_X, ALT)
    QTest.keyClicks(bar.wanted, ".")
    assert set(marked(page.text)) == {"add_hat"}
    QTest.keyClick(bar.wanted, Qt.Key.Key_C, ALT)
    QTest.keyClick(bar.wanted, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(bar.wanted, "ADD_.at")
    assert bar.count.text() == "Not found"
    QTest.keyClick(bar.wanted, Qt.Key.Key_C, ALT)
    assert set(marked(page.text)) == {"add_hat"}
    assert not page.session.dirty


def test_a_wrong_expression_says_so_while_it_is_typed(window, application):
    page = window.open_session(application.documents.open_item("1"))
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    bar = page.text.find_bar
    QTest.mouseClick(bar.options.regular, LEFT)
    QTest.keyClicks(bar.wanted, "add_(")
    assert bar.count.text() == "Wrong at character 5"
    assert bar.count.toolTip()
    assert bar.wanted.property("invalid")
    assert marked(page.text) == []
    assert not bar.replace_all_button.isEnabled()
    QTest.keyClicks(bar.wanted, "hat)")
    assert bar.count.text().startswith("1 of ")
    assert not bar.wanted.property("invalid")


def test_groups_go_into_the_replacement(window, application, qtbot):
    page = window.open_session(application.documents.open_item("1"))
    before = page.session.document.text
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    bar = page.text.find_bar
    QTest.keyClick(bar.wanted, Qt.Key.Key_X, ALT)
    QTest.keyClicks(bar.wanted, "(add)_(hat)")
    QTest.keyClicks(bar.replacement, r"$2_\1")
    QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
    assert page.text.editor.shown_text() == before.replace("add_hat", "hat_add", 1)
    QTest.mouseClick(bar.replace_all_button, LEFT)
    assert page.session.document.text == before.replace("add_hat", "hat_add")
