"""Every field is reached by Tab, in the order in which it is read, and has a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QTabWidget, QWidget

from tests.gui.canvas.hand import focused
from tests.gui.mouse import turn_to

_ABOVE_PX = 60
"""The menu of a field stands above it, and comes after it."""
_TALL_PX = 3400


@pytest.fixture
def tall(window):
    """The window so tall that nothing in the inspector has to be scrolled to."""
    before = window.size()
    window.resize(before.width(), _TALL_PX)
    yield
    window.resize(before)


@pytest.fixture
def walk(inspector, tall):
    """Press Tab through the inspector; return where that led."""

    def inside():
        return inspector.isAncestorOf(focused())

    def pressed():
        QApplication.processEvents()
        while not inside():
            press_tab(back=True)
        while inside():
            press_tab(back=True)
        press_tab()
        seen = []
        while inside() and focused() not in seen:
            seen.append(focused())
            press_tab()
        return seen

    return pressed


def stops(field):
    """Tell whether Tab has to stop at a field."""
    tab = Qt.FocusPolicy.TabFocus
    usable = field.isVisible() and field.isEnabled() and not isinstance(field, QTabWidget)
    return usable and field.focusPolicy() & tab == tab


def press_tab(*, back=False):
    keys = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(focused(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, keys)


def check(fields, inspector):
    assert len(fields) > 2
    assert {field for field in inspector.findChildren(QWidget) if stops(field)} == {*fields}
    lowest = 0
    for field in fields:
        told = QAccessible.queryAccessibleInterface(field)
        assert told.text(QAccessible.Text.Name), f"{field} has no name"
        top = field.mapTo(inspector, QPoint(0, 0)).y()
        assert top > lowest - _ABOVE_PX, f"{field} comes too late"
        lowest = max(lowest, top)


@pytest.mark.parametrize("step", ["hat", "choose", "last"])
@pytest.mark.parametrize("tab", ["Inputs", "Settings", "Output", "History"])
def test_the_fields_of_a_step(inspector, select, walk, step, tab):
    select(step, tab=tab)
    check(walk(), inspector)


def test_the_order_follows_another_step(inspector, select, walk):
    for step in ("hat", "choose", "hat"):
        select(step)
    check(walk(), inspector)


@pytest.mark.parametrize("tab", ["Inputs", "Form", "Values", "Options", "Constants"])
def test_the_fields_of_the_flow(inspector, walk, tab):
    turn_to(inspector.flow.tabs, tab)
    check(walk(), inspector)


def test_the_fields_of_several_steps(inspector, select, walk):
    select("hat", "last")
    check(walk(), inspector)


def offered(tabs):
    return [tabs.tabToolTip(tab) for tab in range(tabs.count()) if tabs.isTabVisible(tab)]


def areas(page):
    return [area for area in page.findChildren(QScrollArea) if area.isVisible()]


@pytest.mark.parametrize("width", [260, 600])
def test_nothing_is_cut_off_at_the_sides(window, inspector, select, width):
    window.resizeDocks([window.docks["inspector"]], [width], Qt.Orientation.Horizontal)
    for steps in (("start",), ("hat",), ("choose",), ("hat", "last")):
        page = select(*steps)
        for tab in offered(page.tabs):
            turn_to(page.tabs, tab)
            assert inspector.width() == width
            for area in areas(page):
                wanted = area.widget().minimumSizeHint().width() if area.widget() else 0
                assert wanted <= area.viewport().width(), (steps, tab)
