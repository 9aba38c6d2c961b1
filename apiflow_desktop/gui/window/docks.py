"""The panels around the canvas."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.help.asking import set_topic

_AREA = Qt.DockWidgetArea


class Panel(Struct, frozen=True):
    """A panel as data.

    Attributes:
        id: Names its dock in the remembered layout and its menu entry.
        area: Where it stands in a new window.
        share: Its part of the window's width (at the sides) or height (below).
        most: The most pixels of that in a new window.
        least: The fewest pixels in which its content is not cut.
        shown: Whether a new window shows it.
        beside: The panel of the same area at whose right it stands; else it stands beneath.
    """

    id: str
    title: str
    area: Qt.DockWidgetArea
    share: float
    most: int
    least: int = 0
    shown: bool = True
    beside: str = ""


PANELS: tuple[Panel, ...] = (
    Panel("library", N_("Library"), _AREA.LeftDockWidgetArea, 0.18, 240, 200),
    Panel("outline", N_("Outline"), _AREA.LeftDockWidgetArea, 0.18, 240, 200, shown=False),
    Panel("inspector", N_("Inspector"), _AREA.RightDockWidgetArea, 0.24, 300, 288),
    Panel("jobs", N_("Jobs"), _AREA.BottomDockWidgetArea, 0.28, 232),
    Panel("details", N_("Job details"), _AREA.BottomDockWidgetArea, 0.28, 232, beside="jobs"),
    Panel(
        "help",
        N_("Help"),
        _AREA.RightDockWidgetArea,
        0.26,
        380,
        300,
        shown=False,
        beside="inspector",
    ),
)

_PANELS = {panel.id: panel for panel in PANELS}


class Docks:
    """The panels in their docks; titles are shown only while the user moves them about."""

    def __init__(self, window: QMainWindow, contents: Mapping[str, QWidget]) -> None:
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        for panel in PANELS:
            self._docks[panel.id] = self._make(panel, contents[panel.id])
        self.lock(True)

    def __getitem__(self, panel_id: str) -> QDockWidget:
        return self._docks[panel_id]

    @property
    def locked(self) -> bool:
        """Whether the titles are hidden, so that panels stay where they are."""
        return self._docks["library"].titleBarWidget() is not None

    def lock(self, locked: bool) -> None:
        """Hide the titles, or show them so that panels can be dragged."""
        for dock in self._docks.values():
            dock.setTitleBarWidget(QWidget(dock) if locked else None)  # type: ignore[arg-type]

    def is_shown(self, panel_id: str) -> bool:
        """Tell whether a panel is shown."""
        return not self._docks[panel_id].isHidden()

    def toggle(self, panel_id: str) -> None:
        """Show or hide a panel."""
        dock = self._docks[panel_id]
        before = self._width_beside(panel_id)
        dock.setVisible(dock.isHidden())
        if not dock.isHidden():
            self._share_height(panel_id)
            self._share_width(panel_id, before)

    def reveal(self, panel_id: str, page: QWidget | None = None) -> None:
        """Show a panel, and one of its pages."""
        dock = self._docks[panel_id]
        dock.show()
        tabs = dock.widget()
        if page is not None and isinstance(tabs, QTabWidget):
            tabs.setCurrentWidget(page)

    def arrange(self) -> None:
        """Put all panels where a new window has them; the canvas gets more than half."""
        for panel in PANELS:
            dock = self._docks[panel.id]
            dock.setFloating(False)
            self._window.addDockWidget(panel.area, dock)
            if panel.beside:
                neighbour = self._docks[panel.beside]
                self._window.splitDockWidget(neighbour, dock, Qt.Orientation.Horizontal)
            dock.setVisible(panel.shown)
        for panel in PANELS:
            self._give_share(panel)
        below = [
            self._docks[panel.id] for panel in PANELS if panel.area == _AREA.BottomDockWidgetArea
        ]
        half = self._window.width() // 2
        self._window.resizeDocks(below, [half, half], Qt.Orientation.Horizontal)

    def leave_half(self) -> None:
        """Make panels smaller where they leave the canvas less than half of the window."""
        canvas, window = self._window.centralWidget(), self._window
        for panel in PANELS:
            dock = self._docks[panel.id]
            if dock.isFloating() or window.dockWidgetArea(dock) != panel.area:
                continue
            if panel.area == _AREA.BottomDockWidgetArea:
                crowded = canvas.height() * 2 < window.height()
            else:
                crowded = canvas.width() * 2 < window.width()
            if crowded:
                self._give_share(panel)

    def _share_height(self, panel_id: str) -> None:
        """Let panels that stand over each other at a side be equally high."""
        area = self._window.dockWidgetArea(self._docks[panel_id])
        beside = [
            dock
            for dock in self._docks.values()
            if self._window.dockWidgetArea(dock) == area
            and not (dock.isHidden() or dock.isFloating())
        ]
        if area != _AREA.BottomDockWidgetArea and len(beside) > 1:
            sizes = [self._window.height() // len(beside)] * len(beside)
            self._window.resizeDocks(beside, sizes, Qt.Orientation.Vertical)

    def _width_beside(self, panel_id: str) -> int:
        beside = _PANELS[panel_id].beside
        return self._docks[beside].width() if beside else 0

    def _share_width(self, panel_id: str, beside: int) -> None:
        """Give a panel that comes beside another its width, and let that one keep its own."""
        panel = _PANELS[panel_id]
        if panel.beside and panel.area != _AREA.BottomDockWidgetArea:
            both = [self._docks[panel.beside], self._docks[panel_id]]
            sizes = [beside, self._size(panel)]
            self._window.resizeDocks(both, sizes, Qt.Orientation.Horizontal)

    def _give_share(self, panel: Panel) -> None:
        below_canvas = panel.area == _AREA.BottomDockWidgetArea
        direction = Qt.Orientation.Vertical if below_canvas else Qt.Orientation.Horizontal
        self._window.resizeDocks([self._docks[panel.id]], [self._size(panel)], direction)

    def _size(self, panel: Panel) -> int:
        """Return how wide, or below how high, a panel is in a window of this size."""
        below_canvas = panel.area == _AREA.BottomDockWidgetArea
        room = self._window.height() if below_canvas else self._window.width()
        size = max(panel.least, min(panel.most, round(room * panel.share)))
        # In a narrow window the canvas keeps its half.
        return size if below_canvas else min(size, room // 4)

    def _make(self, panel: Panel, content: QWidget) -> QDockWidget:
        dock = QDockWidget(_(panel.title), self._window)
        dock.setObjectName(panel.id)
        dock.setWidget(content)
        set_topic(content, panel.id)
        self._window.addDockWidget(panel.area, dock)
        dock.setVisible(panel.shown)
        return dock
