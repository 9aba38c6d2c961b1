"""The few settings of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout

from apiflow_desktop.gui.theme import Mode, Theme, set_role

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow

_MODE_TITLES = {"light": "Light", "dark": "Dark", "system": "Like the system"}


class Preferences(QDialog):
    """Changes take effect at once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Preferences")
        self.setMinimumWidth(420)
        self._window = window
        self.theme = QComboBox(self)
        self.theme.setAccessibleName("Theme")
        for mode in get_args(Mode):
            self.theme.addItem(_MODE_TITLES[mode], mode)
        self.theme.setCurrentIndex(self.theme.findData(Theme.current().mode))
        self.theme.activated.connect(self._on_theme_chosen)
        home = QLabel(str(window.parts.home.root), self)
        home.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        home.setWordWrap(True)
        secrets = QLabel(window.parts.keyring(), self)
        secrets.setWordWrap(True)
        for label in (home, secrets):
            set_role(label, "secondary")
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow("Theme", self.theme)
        form.addRow("Workspace", home)
        form.addRow("Tokens", secrets)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _on_theme_chosen(self) -> None:
        self._window.set_theme(self.theme.currentData())
