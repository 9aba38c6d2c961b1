from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.fuzzy import match
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.library.items import NODE_MIME, STEP_MIME
from apiflow_desktop.gui.widgets.times import duration_text, size_text, when_text
from tests.gui.keys import fill
from tests.gui.mouse import choose, double_click_row, menu_at, press, row_place

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


def test_the_search_field_names_its_keys_where_there_is_room(window, panel):
    window.resize(1400, 800)
    for width, said in ((200, "Search…"), (400, "Search…  Ctrl+P")):
        window.resizeDocks([window.docks["library"]], [width], Qt.Orientation.Horizontal)
        QApplication.processEvents()
        assert panel.search.placeholderText() == said


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
    fill(panel.search, "switch")
    assert rows(panel) == ["Branch, one of"]
    fill(panel.search, "no such thing")
    assert rows(panel) == []
    assert not panel.tree.isVisible()
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert "Real-ESRGAN" in rows(panel)


def test_a_double_click_opens_workflows_and_edits_connectors(window, application, panel):
    for title in ("Conditional image processing", "Replicate"):
        double_click_row(panel.tree, row_of(panel, title))
    assert window.page.session.title == "Conditional image processing"
    assert application.library.calls == [("edit", "Replicate")]


def test_dragged_rows_say_what_they_are(panel):
    node = panel.model.mimeData([row_of(panel, "Flux Kontext Pro")])
    assert bytes(node.data(NODE_MIME).data()) == b"node/flux_kontext_pro"
    step = panel.model.mimeData([row_of(panel, "For each")])
    assert bytes(step.data(STEP_MIME).data()) == b"forloopflow"
    flags = panel.model.flags(row_of(panel, "Replicate"))
    assert not flags & Qt.ItemFlag.ItemIsDragEnabled


def test_the_menu_of_an_item(application, panel):
    for title in ("Edit…", "Duplicate", "Delete…"):
        place = row_place(panel.tree, row_of(panel, "Real-ESRGAN"))
        choose(menu_at(panel.tree.viewport(), place), title)
    assert application.library.calls == [("edit", "Real-ESRGAN"), ("duplicate", "Real-ESRGAN")]
    press(QApplication.activeModalWidget(), "Delete")
    assert application.library.calls[-1] == ("delete", "Real-ESRGAN")


def test_the_library_shows_what_changed(window, application, panel):
    application.documents.library["3"] = ("Brand new", "{}")
    application.library.reload()
    assert "Brand new" in rows(panel)
    assert window.start_page.list.count() == 3


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
