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
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import LANGUAGES, N_, _
from apiflow_desktop.gui.help.asking import offer_help, set_topic
from apiflow_desktop.gui.theme import Mode, Theme, set_role
from apiflow_desktop.gui.window.actions_view import toggle_snapping
from apiflow_desktop.gui.window.memory import SCALES

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow

_MOST = 1_000_000
_MODE_TITLES = {"light": N_("Light"), "dark": N_("Dark"), "system": N_("Like the system")}
_FIELD_MARGINS = (6, 0, 0, 0)


class RestartNote(QWidget):
    """Says that a change waits for the next start, and offers to start anew now."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = QLabel(text, self)
        set_role(self.label, "secondary")
        self.button = QPushButton(_("Restart now"), self)
        self.button.setToolTip(
            _("Close the window and open it again as it is; what is not saved stays as it is")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)


class Preferences(QDialog):
    """Changes take effect at once, but for language and size: they do at the next start."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Preferences"))
        self._window = window
        self.theme = self._theme_choice()
        self.scale = self._scale_choice()
        self.scale_note = RestartNote(_("The size changes at the next start."), self)
        self.direction = self._direction_choice()
        self.language = self._language_choice()
        self.language_note = RestartNote(_("The language changes at the next start."), self)
        self._show_notes()
        self.snapping = self._snapping_choice()
        self.most_iterations = self._iterations_choice()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        offer_help(self, "preferences", buttons)
        self._set_topics()
        buttons.rejected.connect(self.reject)
        for note in (self.language_note, self.scale_note):
            note.button.clicked.connect(self._on_restart)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(self._rows())
        layout.addWidget(buttons)

    def _set_topics(self) -> None:
        for name, choice in (
            ("theme", self.theme),
            ("scale", self.scale),
            ("direction", self.direction),
            ("language", self.language),
            ("snapping", self.snapping),
            ("iterations", self.most_iterations),
        ):
            set_topic(choice, f"preferences.{name}")

    def _rows(self) -> QFormLayout:
        home = self._note(str(self._window.parts.home.root))
        home.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
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
        form.addRow(_("Tokens"), self._note(_(self._window.parts.keyring())))
        return form

    def _note(self, text: str) -> QLabel:
        note = QLabel(text, self)
        note.setWordWrap(True)
        set_role(note, "secondary")
        return note

    def _snapping_choice(self) -> QCheckBox:
        choice = QCheckBox(_("Snap to other cards while dragging"), self)
        choice.setToolTip(_("Hold Ctrl to leave it out for the moment."))
        choice.setChecked(self._window.memory.snapping)
        choice.clicked.connect(lambda: toggle_snapping(self._window))
        return choice

    def _iterations_choice(self) -> QSpinBox:
        choice = QSpinBox(self)
        choice.setAccessibleName(_("Rounds of a while loop, at most"))
        choice.setToolTip(_("A while loop that has had so many rounds fails."))
        choice.setRange(1, _MOST)
        choice.setGroupSeparatorShown(True)
        # A style sheet does not reach the field in it: its text begins where that of others does.
        choice.lineEdit().setTextMargins(*_FIELD_MARGINS)
        choice.setValue(self._window.parts.limits.most_iterations)
        choice.editingFinished.connect(self._on_limit_set)
        return choice

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
        self._show_notes()

    def _on_language_chosen(self) -> None:
        self._window.memory.language = self.language.currentData()
        self._show_notes()

    def _show_notes(self) -> None:
        self.language_note.setVisible(self._window.memory.language_waits)
        self.scale_note.setVisible(self._window.memory.scale_waits)

    def _on_restart(self) -> None:
        self.accept()
        self._window.restart()
