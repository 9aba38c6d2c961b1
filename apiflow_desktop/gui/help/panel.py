"""The guide with what leads through it: back and forward, the start, a search."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.help.topics import target_of
from apiflow_desktop.gui.theme import icon, set_role

if TYPE_CHECKING:
    from apiflow_desktop.gui.help.view import GuideView

_BAR_MARGIN: Final = 8
_DOWN: Final = frozenset({Qt.Key.Key_Down, Qt.Key.Key_PageDown})


class HelpPanel(QWidget):
    """Shows pages of the guide. It is empty, and costs nothing, until it is asked for one."""

    close_wanted = Signal()
    """The user has read enough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, "help")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    @cached_property
    def view(self) -> GuideView:
        """The page; made, with its bar, when it is first needed."""
        from apiflow_desktop.gui.help.view import GuideView

        view = GuideView(self)
        view.installEventFilter(self)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._on_search)
        view.moved.connect(self._on_moved)
        self._layout.addWidget(self._bar(view))
        self._layout.addWidget(view, 1)
        self.setFocusProxy(view)
        return view

    @cached_property
    def search(self) -> QLineEdit:
        """Where the user types what they look for."""
        field = QLineEdit(self, placeholderText=_("Search the guide…"))
        field.setAccessibleName(_("Search the guide"))
        field.setClearButtonEnabled(True)
        return field

    def show_topic(self, topic: str) -> bool:
        """Show what the guide says about a topic; tells whether it was on show already."""
        return self.show_place(target_of(topic))

    def show_place(self, place: str) -> bool:
        """Show a page, and a section of it, e.g. ``running.md#retries``."""
        known = self.view.place == place and not self.view.is_searching
        self.view.go(place)
        return known

    def enter(self) -> None:
        """Let the keys scroll."""
        self.view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave by Esc; let the arrow keys and Enter lead from the search into what it found."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                if watched is self.search and self.search.text():
                    self.search.clear()
                else:
                    self.close_wanted.emit()
                return True
            if watched is self.search and event.key() in _DOWN:
                self.enter()
                return True
            if watched is self.search and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.view.follow_first()
                self.enter()
                return True
        return super().eventFilter(watched, event)

    def _bar(self, view: GuideView) -> QWidget:
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(_BAR_MARGIN, _BAR_MARGIN, _BAR_MARGIN, 4)
        row.setSpacing(2)
        self._back = self._button("back", _("Back"))
        self._back.setEnabled(False)
        self._back.clicked.connect(view.back)
        self._forward = self._button("forward", _("Forward"))
        self._forward.setEnabled(False)
        self._forward.clicked.connect(view.forward)
        home = self._button("home", _("Start of the guide"))
        home.clicked.connect(lambda: self.show_topic("help"))
        close = self._button("close", _("Close help"))
        close.clicked.connect(self.close_wanted)
        for widget in (self._back, self._forward, home):
            row.addWidget(widget)
        row.addSpacing(4)
        row.addWidget(self.search, 1)
        row.addWidget(close)
        return bar

    def _button(self, icon_name: str, title: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(icon_name, "secondary"))
        button.setToolTip(title)
        button.setAccessibleName(title)
        set_role(button, "flat")
        return button

    def _on_search(self, text: str) -> None:
        self.view.look_for(text)

    def _on_moved(self) -> None:
        if not self.view.is_searching:
            with QSignalBlocker(self.search):
                self.search.clear()
        self._back.setEnabled(self.view.can_go_back)
        self._forward.setEnabled(self.view.can_go_forward)
