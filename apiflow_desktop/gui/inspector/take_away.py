"""The small cross that takes an option away."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.labels import make_small
from apiflow_desktop.gui.theme import icon


def take_away_button(title: str) -> QToolButton:
    """Make the button that takes the option of a title away."""
    button = QToolButton()
    button.setIcon(icon("close", "secondary"))
    button.setToolTip(_("Take it away"))
    button.setAccessibleName(_("Take “{title}” away").format(title=title))
    make_small(button)
    return button
