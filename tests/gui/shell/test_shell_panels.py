from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QEnterEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.fuzzy import match
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.library.items import NODE_MIME, STEP_MIME
from apiflow_desktop.gui.notify import NoticeAction, Notices, notify
from apiflow_desktop.gui.viewer.view import ImageView
from apiflow_desktop.gui.viewer.viewer import ImageViewer, Picture
from apiflow_desktop.gui.widgets.times import duration_text, size_text, when_text
from tests.gui.shell.fakes import picture_file

T = 1_700_000_000.0


def rows(panel):
    model = panel.model
    found = []
    for section in range(model.rowCount()):
        parent = model.index(section, 0)
        found += [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]
    return found


def row_of(panel, title):
    (index,) = panel.model.match(
        panel.model.index(0, 0),
        Qt.ItemDataRole.DisplayRole,
        title,
        1,
        Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
    )
    return index


@pytest.fixture
def panel(window):
    return window.library


def test_ctrl_p_searches_and_enter_adds_the_step(window, application, panel, qtbot):
    page = window.open_session(application.documents.open_item("1"))
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.search.hasFocus)
    QTest.keyClicks(panel.search, "flux")
    assert rows(panel) == ["Flux Kontext Pro"]
    QTest.keyClick(panel.search, Qt.Key.Key_Down)
    assert panel.tree.hasFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    modules = page.session.document.flow_value["modules"]
    assert isinstance(modules, list)
    assert len(modules) == 3


def test_words_that_are_not_in_the_title_find_steps_too(panel):
    panel.search.setText("switch")
    assert rows(panel) == ["Branch, one of"]
    panel.search.setText("no such thing")
    assert rows(panel) == []
    assert not panel.tree.isVisible()
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert "Real-ESRGAN" in rows(panel)


def test_a_double_click_opens_workflows_and_edits_connectors(window, application, panel, qtbot):
    for title in ("Conditional image processing", "Replicate"):
        place = panel.tree.visualRect(row_of(panel, title)).center()
        panel.tree.scrollTo(row_of(panel, title))
        place = panel.tree.visualRect(row_of(panel, title)).center()
        qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.page.session.title == "Conditional image processing"
    assert application.library.calls == [("edit", "Replicate")]


def test_dragged_rows_say_what_they_are(panel):
    node = panel.model.mimeData([row_of(panel, "Flux Kontext Pro")])
    assert bytes(node.data(NODE_MIME).data()) == b"node/flux_kontext_pro"
    step = panel.model.mimeData([row_of(panel, "For each")])
    assert bytes(step.data(STEP_MIME).data()) == b"forloopflow"
    flags = panel.model.flags(row_of(panel, "Replicate"))
    assert not flags & Qt.ItemFlag.ItemIsDragEnabled


def test_the_menu_of_an_item(window, application, panel):
    item = panel.model.item_at(row_of(panel, "Real-ESRGAN"))
    menu = panel.menu_for(item)
    for action in menu.actions():
        action.trigger()
    assert application.library.calls == [("edit", "Real-ESRGAN"), ("duplicate", "Real-ESRGAN")]
    box = QApplication.activeModalWidget()
    assert box is not None
    (delete,) = [b for b in box.findChildren(QPushButton) if b.text() == "Delete"]
    delete.click()
    assert application.library.calls[-1] == ("delete", "Real-ESRGAN")
    menu.deleteLater()


def test_the_library_shows_what_changed(window, application, panel):
    application.documents.library["3"] = ("Brand new", "{}")
    application.library.changed.emit()
    assert "Brand new" in rows(panel)
    assert window.start_page.list.count() == 3


def test_messages_go_away_but_errors_stay(window, qtbot):
    notify("info", "Copied.")
    notify("error", "It failed.", "Try again.")
    info, error = window.toasts.shown()
    assert info._timer.isActive()
    assert not error._timer.isActive()
    info._timer.timeout.emit()
    assert window.toasts.shown() == [error]
    qtbot.mouseClick(error.dismiss_button, Qt.MouseButton.LeftButton)
    assert window.toasts.shown() == []
    assert [notice.level for notice in Notices.current().history] == ["info", "error"]
    assert "It failed. Try again." in window.jobs.log.text.toPlainText()


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


def test_a_message_is_seen_over_the_document_that_is_opened_next(window, panel, qtbot):
    notify("error", "It failed.", "Try again.")
    (toast,) = window.toasts.shown()
    place = panel.tree.visualRect(row_of(panel, "Conditional image processing")).center()
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.page.session.title == "Conditional image processing"
    middle = toast.message.mapTo(window, toast.message.rect().center())
    assert window.childAt(middle) is toast.message
    qtbot.mouseClick(toast.dismiss_button, Qt.MouseButton.LeftButton)
    assert window.toasts.shown() == []


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
    (button,) = toast.findChildren(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
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


@pytest.fixture
def viewer(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    pictures = [
        Picture(picture_file(tmp_path, f"{name}.png", "#888888"), name, f"{name}.png")
        for name in ("one", "two")
    ]
    made = ImageViewer(pictures, 0, parent)
    made.resize(500, 400)
    made.show()
    qtbot.waitUntil(lambda: not made.view.image.isNull())
    yield made
    parent.close()


def test_the_viewer_fits_zooms_and_goes_on(viewer, qtbot):
    assert viewer.view.zoom < 1
    QTest.keyClick(viewer, Qt.Key.Key_1)
    assert viewer.view.zoom == pytest.approx(1)
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    assert viewer.view.zoom == pytest.approx(1.25)
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "2 of 2" in viewer.facts.text())
    assert viewer.windowTitle() == "two"
    assert not viewer.commands["viewer.next"].isEnabled()


def test_the_wheel_zooms_to_the_cursor(viewer):
    viewer.view.zoom_to(1)
    place = QPoint(100, 80)
    before = viewer.view.mapToScene(place)
    wheel = QWheelEvent(
        QPointF(place),
        viewer.view.viewport().mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QTest.mouseMove(viewer.view.viewport(), place)
    QApplication.sendEvent(viewer.view.viewport(), wheel)
    assert viewer.view.zoom == pytest.approx(1.25)
    after = viewer.view.mapToScene(place)
    assert (after - before).manhattanLength() < 4


def test_the_viewer_copies_saves_and_closes(viewer, tmp_path, qtbot):
    QTest.keyClick(viewer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().image().width() == 640
    viewer.save_to(tmp_path / "copy.png")
    assert (tmp_path / "copy.png").read_bytes() == viewer.picture.path.read_bytes()
    viewer.save_to(tmp_path / "no" / "folder.png")
    assert Notices.current().history[-1].level == "error"
    with qtbot.waitSignal(viewer.destroyed):
        QTest.keyClick(viewer, Qt.Key.Key_Escape)


def test_a_file_that_is_no_image_is_said_so(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    file = tmp_path / "broken.png"
    file.write_bytes(b"not an image")
    made = ImageViewer([Picture(file, "broken", "broken.png")], 0, parent)
    qtbot.waitUntil(lambda: "cannot be shown" in made.facts.text())
    made.close()


def test_transparent_images_stand_on_a_checkerboard(qtbot):
    view = ImageView()
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.show()
    image = QImage(100, 100, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    view.show_image(image)
    seen = view.grab().toImage()
    colours = {seen.pixelColor(100 + x, 100).name() for x in range(0, 32, 4)}
    assert len(colours) == 2


def test_letters_find_what_was_meant():
    assert match("zo", "View › Zoom in") is not None
    assert match("xq", "View › Zoom in") is None
    starts = match("so", "Save others")
    inside = match("so", "Reason")
    assert starts is not None
    assert inside is not None
    assert match("fit", "View › Fit")[0] > match("fit", "Flow in time")[0]  # type: ignore[index]


def test_two_actions_of_one_name_are_a_mistake(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    registry = ActionRegistry(host)
    action: Action[QWidget] = Action(id="a", title="A", run=QWidget.close)
    registry.add([action], host)
    with pytest.raises(ValueError, match="two actions called a"):
        registry.add([action], host)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0124, "12 ms"), (4.24, "4.2 s"), (185, "3 min 5 s"), (7800, "2 h 10 min")],
)
def test_durations(seconds, text):
    assert duration_text(seconds) == text


def test_moments_and_sizes():
    assert when_text(T, T + 10) == "now"
    assert "23" in when_text(T, T + 20 * 86400)
    assert [size_text(count) for count in (12, 12_300, 3_400_000)] == ["12 B", "12 KB", "3.4 MB"]
