"""Messages over the window, by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from apiflow_desktop.gui.notify import NoticeAction, Notices, notify
from apiflow_desktop.gui.window.toast import _READ_MS, _STAY_MS
from tests.gui.mouse import click_row, press


def test_messages_go_away_but_errors_stay(window, qtbot, monkeypatch):
    monkeypatch.setitem(_STAY_MS, "info", 100)
    notify("info", "Copied.")
    notify("error", "It failed.", "Try again.")
    info, error = window.toasts.shown()
    assert info._timer.isActive()
    assert not error._timer.isActive()
    qtbot.waitUntil(lambda: window.toasts.shown() == [error])
    qtbot.mouseClick(error.dismiss_button, Qt.MouseButton.LeftButton)
    assert window.toasts.shown() == []
    assert [notice.level for notice in Notices.current().history] == ["info", "error"]
    assert "It failed. Try again." in window.jobs.log.text.toPlainText()


def test_a_message_with_tags_is_shown_as_it_is(window):
    told = "Unexpected token '<', \"<html><b>no\" is not valid JSON"
    notify("error", told, "<br>Look\nat <i>it</i>.")
    (toast,) = window.toasts.shown()
    for label in (label for label in toast.findChildren(QLabel) if label.text()):
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_messages_for_which_there_is_no_room_come_up_later(window, qtbot):
    for number in range(20):
        notify("error", f"Number {number} failed.", "Here.\nTry again.")
    shown = window.toasts.shown()
    assert 1 < len(shown) < 20
    assert all(toast.y() >= 0 for toast in shown)
    for number in range(19, -1, -1):
        latest = window.toasts.shown()[-1]
        assert latest.notice.message == f"Number {number} failed."
        qtbot.mouseClick(latest.dismiss_button, Qt.MouseButton.LeftButton)
    assert window.toasts.shown() == []


def test_a_message_is_seen_over_the_document_that_is_opened_next(window, qtbot):
    notify("error", "It failed.", "Try again.")
    (toast,) = window.toasts.shown()
    click_row(window.start_page.list, window.start_page.list.model().index(1, 0))
    assert window.page.session.title == "Conditional image processing"
    middle = toast.message.mapTo(window, toast.message.rect().center())
    assert window.childAt(middle) is toast.message
    qtbot.mouseClick(toast.dismiss_button, Qt.MouseButton.LeftButton)
    assert window.toasts.shown() == []


def test_an_error_that_was_read_goes_with_the_document_it_came_over(
    window, application, qtbot, monkeypatch
):
    for item in ("1", "2"):
        window.open_session(application.documents.open_item(item))
    notify("error", "It failed.", "Try again.")
    notify("error", "It was changed.", "", [NoticeAction("Reload", list)])
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert len(window.toasts.shown()) == 2, "nobody has read them yet"

    monkeypatch.setitem(_READ_MS, "error", 1)
    QTest.qWait(5)
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert [toast.notice.message for toast in window.toasts.shown()] == ["It was changed."]
    assert "It failed. Try again." in window.jobs.log.text.toPlainText()


def test_a_message_is_no_wider_than_there_is_room(window, qtbot):
    window.resize(700, 700)
    actions = [NoticeAction(title, list) for title in ("Save as a file…", "Keep mine", "Reload")]
    notify("warning", "The file was changed by another program.", "Here.", actions)
    (toast,) = window.toasts.shown()
    assert window.workbench.stack.width() < 360
    assert window.workbench.stack.rect().contains(toast.geometry())
    for button in toast.findChildren(QPushButton):
        corner = button.mapTo(toast, QPoint(0, 0))
        assert toast.rect().contains(QRect(corner, button.sizeHint()))


def test_only_the_latest_message_is_whole_and_a_press_opens_another(window, qtbot):
    for name in ("First", "Second", "Third", "Fourth"):
        notify("error", f"{name} failed.", "Because of this.\nAnd of that.")
    second, third, fourth = window.toasts.shown()
    assert [toast.message.text() for toast in (third, fourth)] == [
        "Third failed.",
        "Fourth failed.",
    ]
    assert second.message.text() == "Second failed.  +1"
    assert third.height() < fourth.height()
    qtbot.mouseClick(third, Qt.MouseButton.LeftButton)
    assert third.height() > fourth.height()
    assert any(label.text().startswith("Because") for label in visible_labels(third))
    assert not any(label.text().startswith("Because") for label in visible_labels(fourth))


def visible_labels(widget):
    return [label for label in widget.findChildren(QLabel) if label.isVisible()]


def test_a_message_stays_while_the_mouse_is_over_it(window):
    notify("info", "Copied.")
    (toast,) = window.toasts.shown()
    QApplication.sendEvent(toast, QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    assert not toast._timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast._timer.isActive()


def test_the_same_message_twice_is_one_toast_with_a_count(window):
    for _ in range(3):
        notify("warning", "The loop waits.")
    (toast,) = window.toasts.shown()
    assert toast.times == 3
    assert toast.message.text() == "The loop waits.  (×3)"


def test_a_message_can_offer_a_way_out(window, qtbot):
    done: list[str] = []
    notify("error", "No token.", actions=[NoticeAction("Add token", lambda: done.append("yes"))])
    (toast,) = window.toasts.shown()
    press(toast, "Add token")
    assert done == ["yes"]
    assert window.toasts.shown() == []


def test_toasts_stay_in_the_corner(window, qtbot):
    notify("error", "It failed.")
    window.resize(1100, 700)
    (toast,) = window.toasts.shown()
    host = window.workbench.stack

    def in_corner():
        corner = toast.geometry().bottomRight()
        return (host.width() - corner.x(), host.height() - corner.y()) == (17, 17)

    qtbot.waitUntil(in_corner)
