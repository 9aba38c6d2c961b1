"""Every field is reached by Tab, in the order in which it is read, and has a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QScrollArea

_ABOVE_PX = 60
"""The menu of a field stands above it, and comes after it."""


@pytest.fixture
def walk(inspector, qtbot):
    """Press Tab until the first field comes again; return where that led."""

    def pressed():
        inspector.resize(340, 3000)
        inspector.activateWindow()
        qtbot.waitActive(inspector)
        qtbot.wait(10)  # what was just made is shown when the window comes round to it
        qtbot.keyClick(inspector, Qt.Key.Key_Tab)
        seen = []
        for _press in range(400):
            field = QApplication.focusWidget()
            if field is None or field in seen:
                break
            seen.append(field)
            qtbot.keyClick(field, Qt.Key.Key_Tab)
        # Where one begins does not matter: Tab goes round.
        tops = [field.mapTo(inspector, QPoint(0, 0)).y() for field in seen]
        top = tops.index(min(tops))
        return seen[top:] + seen[:top]

    return pressed


def check(fields, inspector):
    assert len(fields) > 2
    lowest = 0
    for field in fields:
        told = QAccessible.queryAccessibleInterface(field)
        assert told.text(QAccessible.Text.Name), f"{field} has no name"
        top = field.mapTo(inspector, QPoint(0, 0)).y()
        assert top > lowest - _ABOVE_PX, f"{field} comes too late"
        lowest = max(lowest, top)


@pytest.mark.parametrize("step", ["hat", "choose", "last"])
@pytest.mark.parametrize("tab", [0, 2, 3, 5])
def test_the_fields_of_a_step(inspector, select, walk, step, tab):
    select(step)
    inspector.step.tabs.setCurrentIndex(tab)
    check(walk(), inspector)


def test_the_order_follows_another_step(inspector, select, walk):
    for step in ("hat", "choose", "hat"):
        select(step)
    check(walk(), inspector)


@pytest.mark.parametrize("tab", range(5))
def test_the_fields_of_the_flow(inspector, walk, tab):
    inspector.flow.tabs.setCurrentIndex(tab)
    check(walk(), inspector)


def test_the_fields_of_several_steps(inspector, session, walk):
    inspector.show_handles([session.document.handles_by_id(one)[0] for one in ("hat", "last")])
    check(walk(), inspector)


def areas(page):
    return [area for area in page.findChildren(QScrollArea) if area.isVisible()]


@pytest.mark.parametrize("width", [260, 600])
def test_nothing_is_cut_off_at_the_sides(inspector, session, qtbot, width):
    inspector.resize(width, 900)
    for steps in ((), ("hat",), ("choose",), ("hat", "last")):
        inspector.show_handles([session.document.handles_by_id(one)[0] for one in steps])
        page = inspector._stack.currentWidget()
        for tab in range(page.tabs.count()):
            page.tabs.setCurrentIndex(tab)
            qtbot.wait(10)
            assert inspector.width() == width
            for area in areas(page):
                wanted = area.widget().minimumSizeHint().width() if area.widget() else 0
                assert wanted <= area.viewport().width(), (steps, tab)
