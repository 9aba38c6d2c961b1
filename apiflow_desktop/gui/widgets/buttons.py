"""Buttons that are views of actions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from apiflow_desktop.gui.theme import set_role

_ICON_PX = 16


def action_button(
    action: QAction, parent: QWidget, *, role: str = "flat", text: bool = False
) -> QToolButton:
    """Make a tool button of an action.

    Args:
        action: What it does.
        parent: Its parent.
        role: A button role of the style sheet.
        text: Show the title beside the icon.
    """
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setAccessibleName(action.text().rstrip("…"))
    button.setIconSize(QSize(_ICON_PX, _ICON_PX))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    set_role(button, role)
    return button
