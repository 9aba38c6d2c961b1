"""The few settings of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
)

from apiflow_desktop.base.i18n import LANGUAGES, N_, _
from apiflow_desktop.gui.theme import Mode, Theme, set_role
from apiflow_desktop.gui.window.actions_view import toggle_snapping
from apiflow_desktop.gui.window.memory import SCALES

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow

_MOST = 1_000_000
_MODE_TITLES = {"light": N_("Light"), "dark": N_("Dark"), "system": N_("Like the system")}


class Preferences(QDialog):
    """Changes take effect at once, but for language and size: they do at the next start."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Preferences"))
        self._window = window
        self.theme = self._theme_choice()
        self.language = self._language_choice()
        self.language_note = QLabel(_("The language changes at the next start."), self)
        self.language_note.setWordWrap(True)
        self.language_note.hide()
        self.scale = self._scale_choice()
        self.scale_note = QLabel(_("The size changes at the next start."), self)
        self.scale_note.hide()
        self.direction = self._direction_choice()
        self.snapping = QCheckBox(_("Snap to other cards while dragging"), self)
        self.snapping.setToolTip(_("Hold Ctrl to leave it out for the moment."))
        self.snapping.setChecked(window.memory.snapping)
        self.snapping.clicked.connect(lambda: toggle_snapping(window))
        self.most_iterations = QSpinBox(self)
        self.most_iterations.setAccessibleName(_("Rounds of a while loop, at most"))
        self.most_iterations.setToolTip(_("A while loop that has had so many rounds fails."))
        self.most_iterations.setRange(1, _MOST)
        self.most_iterations.setGroupSeparatorShown(True)
        self.most_iterations.setValue(window.parts.limits.most_iterations)
        self.most_iterations.editingFinished.connect(self._on_limit_set)
        home = QLabel(str(window.parts.home.root), self)
        home.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        home.setWordWrap(True)
        secrets = QLabel(_(window.parts.keyring()), self)
        secrets.setWordWrap(True)
        for label in (home, secrets, self.language_note, self.scale_note):
            set_role(label, "secondary")
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow(_("Theme"), self.theme)
        form.addRow(_("Size"), self.scale)
        form.addRow(self.scale_note)
        form.addRow(_("Drawings run"), self.direction)
        form.addRow(_("Language"), self.language)
        form.addRow(self.language_note)
        form.addRow(_("Drawing"), self.snapping)
        form.addRow(_("Rounds of a while loop, at most"), self.most_iterations)
        form.addRow(_("Workspace"), home)
        form.addRow(_("Tokens"), secrets)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _theme_choice(self) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName(_("Theme"))
        for mode in get_args(Mode):
            choice.addItem(_(_MODE_TITLES[mode]), mode)
        choice.setCurrentIndex(choice.findData(Theme.current().mode))
        choice.activated.connect(self._on_theme_chosen)
        return choice

    def _language_choice(self) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName(_("Language"))
        choice.addItem(_("Like the system"), "")
        for code, title in LANGUAGES.items():
            choice.addItem(title, code)
        choice.setCurrentIndex(max(0, choice.findData(self._window.memory.language)))
        choice.activated.connect(self._on_language_chosen)
        return choice

    def _scale_choice(self) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName(_("Size"))
        choice.setToolTip(_("How large all of the window is drawn."))
        for percent in SCALES:
            choice.addItem(_("{percent} %").format(percent=percent), percent)
        choice.setCurrentIndex(choice.findData(self._window.memory.scale))
        choice.activated.connect(self._on_scale_chosen)
        return choice

    def _direction_choice(self) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName(_("Drawings run"))
        choice.setToolTip(_("For workflows whose drawing was not turned by hand."))
        choice.addItem(_("Left to right"), "right")
        choice.addItem(_("Top to bottom"), "down")
        choice.setCurrentIndex(choice.findData(self._window.memory.direction))
        choice.activated.connect(lambda: self._window.set_direction(choice.currentData()))
        return choice

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

    def _on_scale_chosen(self) -> None:
        self._window.memory.scale = self.scale.currentData()
        self.scale_note.show()

    def _on_language_chosen(self) -> None:
        self._window.memory.language = self.language.currentData()
        self.language_note.show()
