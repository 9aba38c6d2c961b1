"""The few settings of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
)

from apiflow_desktop.gui.theme import Mode, Theme, set_role

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow

_MOST = 1_000_000
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
        self.most_iterations = QSpinBox(self)
        self.most_iterations.setAccessibleName("Rounds of a while loop, at most")
        self.most_iterations.setToolTip("A while loop that has had so many rounds fails.")
        self.most_iterations.setRange(1, _MOST)
        self.most_iterations.setGroupSeparatorShown(True)
        self.most_iterations.setValue(window.parts.limits.most_iterations)
        self.most_iterations.editingFinished.connect(self._on_limit_set)
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
        form.addRow("Rounds of a while loop, at most", self.most_iterations)
        form.addRow("Workspace", home)
        form.addRow("Tokens", secrets)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def done(self, result: int) -> None:
        """Take in what is still being typed, and close."""
        self._on_limit_set()
        super().done(result)

    def _on_limit_set(self) -> None:
        limits = self._window.parts.limits
        if limits.most_iterations != self.most_iterations.value():
            limits.most_iterations = self.most_iterations.value()

    def _on_theme_chosen(self) -> None:
        self._window.set_theme(self.theme.currentData())
