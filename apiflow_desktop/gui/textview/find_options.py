"""How something is looked for: with case, as whole words, as a regular expression."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.language import key_text
from apiflow_desktop.gui.textview.finding import Search
from apiflow_desktop.gui.theme import set_role

_OPTIONS: Final = (
    ("Aa", N_("Match case ({keys})"), "Alt+C"),
    ("ab", N_("Whole words ({keys})"), "Alt+W"),
    (".*", N_("Regular expression ({keys})"), "Alt+X"),
)


class FindOptions(QWidget):
    """Three buttons that stay pressed; keys press them from the fields beside them."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons: dict[str, QToolButton] = {}
        for sign, title, keys in _OPTIONS:
            button = QToolButton(self)
            button.setText(sign)
            button.setCheckable(True)
            told = _(title).format(keys=key_text(keys))
            button.setToolTip(told)
            button.setAccessibleName(told)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            set_role(button, "option")
            button.toggled.connect(self.changed)
            row.addWidget(button)
            self.buttons[keys] = button
        self.cased, self.words, self.regular = self.buttons.values()

    def search(self, wanted: str) -> Search:
        """Look for something in the way that is chosen."""
        chosen = (button.isChecked() for button in self.buttons.values())
        return Search(wanted, *chosen)

    def take(self, other: FindOptions) -> None:
        """Choose what is chosen elsewhere."""
        for keys, button in self.buttons.items():
            button.setChecked(other.buttons[keys].isChecked())

    def press(self, event: QKeyEvent) -> bool:
        """Press the button of a key; tells whether it has one. No action of the window gets it."""
        button = self.buttons.get(QKeySequence(event.keyCombination()).toString())
        if button is None:
            return False
        if event.type() == QEvent.Type.KeyPress:
            button.toggle()
        event.accept()
        return True
