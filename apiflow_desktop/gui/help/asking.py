"""Asking for help: what a widget is about, and who shows what the guide says about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QTabWidget,
    QToolButton,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import icon, set_role

_TOPIC: Final = "help-topic"
_KEY: Final = "F1"
_CORNER_MARGIN: Final = 8


@runtime_checkable
class HelpHost(Protocol):
    """The window that shows help, also to the dialogs over it."""

    @property
    def help_keys(self) -> list[QKeySequence]:
        """The keys that ask for help."""

    def show_help(self, topic: str) -> None:
        """Show what the guide says about a topic."""


def set_topic(widget: QWidget, topic: str) -> None:
    """Say what a widget, and what is in it, is about: a name of ``topics.TOPICS``."""
    widget.setProperty(_TOPIC, topic)


def topic_of(widget: QWidget | None) -> str:
    """Return what a widget is about; what is around it says so where it does not itself."""
    while widget is not None:
        topic = widget.property(_TOPIC)
        if topic:
            return str(topic)
        widget = None if widget.isWindow() else widget.parentWidget()
    return "window"


def help_button(of: Callable[[], QWidget | None], parent: QWidget | None = None) -> QToolButton:
    """Make the small question mark that shows help.

    Args:
        of: What the help is about.
        parent: Its parent.
    """
    button = QToolButton(parent)
    button.setIcon(icon("help", "secondary"))
    button.setToolTip(_("What the user guide says about this"))
    button.setAccessibleName(_("Help"))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_role(button, "flat")
    button.clicked.connect(lambda: show_help(of() or button))
    return button


def help_corner(tabs: QTabWidget) -> None:
    """Put a question mark at the end of a row of tabs; it is about the open one."""
    corner = QWidget(tabs)
    row = QHBoxLayout(corner)
    row.setContentsMargins(0, 0, _CORNER_MARGIN, 0)
    row.addWidget(help_button(tabs.currentWidget, corner))
    tabs.setCornerWidget(corner)


def offer_help(dialog: QDialog, topic: str, buttons: QDialogButtonBox | None = None) -> None:
    """Let a dialog answer the key of help, and have a button for it.

    Args:
        dialog: It.
        topic: What it is about.
        buttons: Its row of buttons, which gets one more.
    """
    set_topic(dialog, topic)
    host = _host_of(dialog)
    ask = QAction(dialog)
    ask.setShortcuts(host.help_keys if host is not None else [QKeySequence(_KEY)])
    ask.triggered.connect(lambda: show_help(QApplication.focusWidget() or dialog))
    dialog.addAction(ask)
    if buttons is not None:
        button = buttons.addButton(QDialogButtonBox.StandardButton.Help)
        button.setAutoDefault(False)
        buttons.helpRequested.connect(lambda: show_help(dialog))


def show_help(widget: QWidget) -> None:
    """Show what the guide says about what a widget is about.

    Over a dialog that holds the window up, a window of its own does it.
    """
    from apiflow_desktop.gui.help.window import HelpWindow

    window, topic = widget.window(), topic_of(widget)
    if isinstance(window, HelpHost):
        window.show_help(topic)
    else:
        HelpWindow.over(window).show_topic(topic)


def _host_of(widget: QWidget) -> HelpHost | None:
    found: QWidget | None = widget
    while found is not None and not isinstance(found, HelpHost):
        found = found.parentWidget()
    return found
