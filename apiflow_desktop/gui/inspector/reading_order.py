"""The Tab key goes through the inspector in the order in which it is read.

Qt goes in the order in which widgets were made, through all panels of the window; most of the
inspector is made when it is first looked at. Nor can Qt be asked for that order: to shiboken
whatever ``nextInFocusChain`` returns belongs to the widget that was asked, and goes with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QTabWidget, QWidget

_TAB = Qt.FocusPolicy.TabFocus


class HasTabParts(Protocol):
    """A widget that is not simply read from top to bottom."""

    @property
    def tab_parts(self) -> Sequence[QWidget]:
        """What Tab goes through in it, in order."""


def reading_order(widget: QWidget) -> Iterator[QWidget]:
    """Yield what Tab stops at in a widget, as far as it is seen."""
    if not widget.isVisible():
        return
    hands_on = isinstance(widget, QTabWidget)
    if widget.focusPolicy() & _TAB == _TAB and not hands_on:
        yield widget
    for part in _parts(widget):
        yield from reading_order(part)


def lay_tab_order(after: QWidget, panel: QWidget) -> None:
    """Let Tab go through all of a panel.

    Args:
        after: Where the panel stands among those of the window: a widget in it that was there
            from the start.
        panel: The panel.
    """
    previous = after
    for stop in reading_order(panel):
        if stop is not after:
            QWidget.setTabOrder(previous, stop)
            previous = stop


def focus_first(panel: QWidget) -> None:
    """Give the keys to the first field of a panel."""
    first = next(reading_order(panel), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    if hasattr(widget, "tab_parts"):
        yield from cast("HasTabParts", widget).tab_parts
    elif isinstance(widget, QTabWidget):
        yield widget.tabBar()
        if (current := widget.currentWidget()) is not None:
            yield current
    elif isinstance(widget, QScrollArea):
        if (content := widget.widget()) is not None:
            yield content
    elif isinstance(widget, QSplitter):
        yield from map(widget.widget, range(widget.count()))
    else:
        layout = widget.layout()
        if layout is not None:
            yield from _widgets(layout)


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    """Yield what is in a layout and in the layouts in it."""
    for index in range(layout.count()):
        item = layout.itemAt(index)
        inside = item.layout() if item is not None else None
        if inside is not None:
            yield from _widgets(inside)
        elif item is not None and (widget := item.widget()) is not None:
            yield widget
