"""Gives the selected action other keys: they are pressed, and asked about where they are taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.key_choices import Keys
from apiflow_desktop.gui.actions.key_field import KeyField
from apiflow_desktop.gui.actions.keymap import Keymap
from apiflow_desktop.gui.actions.keys_tree import action_title, listed_keys
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.language import listed
from apiflow_desktop.gui.theme import set_role

_Row = Literal["offers", "recording", "question"]


class KeyEditor(QWidget):
    """Three rows in one place: what can be done, the keys being pressed, a question about them."""

    settled = Signal()
    """What was begun is done, or left: the keys go back to the list."""

    def __init__(self, registry: ActionRegistry, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self._titles = {action.id: action_title(action) for action in registry}
        self._action_id = ""
        self._wanted: Keys = ()
        self.change = self._button(_("Change keys…"), self.record)
        self.remove = self._button(_("No keys"), lambda: self._try(()))
        self.put_back = self._button(_("Put back"), self._put_back)
        self.field = KeyField(_("Press the new keys…"), self, takes_tab=True)
        self.stop = self._button(_("Leave as it is"), self._leave)
        self.take = self._button(_("Take from there"), self._take)
        self.spare = self._button(_("Leave it there"), self._leave)
        self.message = self._make_message()
        self._rows = QStackedWidget(self)
        self._places: dict[_Row, QWidget] = {
            "offers": _row(self.change, self.remove, self.put_back),
            "recording": _row(self.field, self.stop),
            "question": _row(self.take, self.spare),
        }
        self._lay_out()
        self.field.keys_pressed.connect(lambda keys: self._try((keys,)))
        self.field.left.connect(self._leave)

    @property
    def is_busy(self) -> bool:
        """Whether keys are being pressed, or asked about."""
        return self._rows.currentWidget() is not self._places["offers"]

    def show_action(self, action_id: str) -> None:
        """Be about another action; what was begun with one is left."""
        self._action_id = action_id
        self._show("offers")
        self._say("")

    def refresh(self) -> None:
        """Offer what can be done with the action as it is."""
        known = bool(self._action_id)
        self.change.setEnabled(known)
        self.remove.setEnabled(known and bool(self._keymap.keys(self._action_id)))
        self.put_back.setEnabled(known and self._keymap.is_changed(self._action_id))

    def record(self) -> None:
        """Let the user press the new keys."""
        if not self._action_id:
            return
        self.field.clear()
        self._show("recording")
        title = self._titles[self._action_id]
        self.field.setAccessibleName(_("New keys of “{title}”").format(title=title))
        self._say(
            _("Press the new keys of “{title}”; Esc leaves them as they are.").format(title=title)
        )
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave what was begun by Esc; else the dialog closes."""
        if event.key() == Qt.Key.Key_Escape and self.is_busy:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _try(self, keys: Keys) -> None:
        refusals = (self._keymap.refusal(self._action_id, one) for one in keys)
        why_not = next(filter(None, refusals), "")
        if why_not:
            self._say(why_not, "error")
            return
        self._wanted = keys
        others = self._keymap.holders(self._action_id, keys)
        if not others:
            self._take()
            return
        taken = [one for one in keys if any(one in self._keymap.keys(id_) for id_ in others)]
        titles = listed([_("“{title}”").format(title=self._titles[other]) for other in others])
        self._show("question")
        self._say(
            _("{keys} belongs to {actions}. Take it from there?").format(
                keys=listed_keys(tuple(taken)), actions=titles
            ),
            role="",
        )
        self.take.setAccessibleDescription(self.message.text())
        self.take.setFocus()

    def _take(self) -> None:
        self._keymap.choose(self._action_id, self._wanted)
        title, keys = self._titles[self._action_id], listed_keys(self._wanted)
        done = _("“{title}” has {keys} now.") if keys else _("“{title}” has no keys now.")
        self._settle(done.format(title=title, keys=keys))

    def _put_back(self) -> None:
        self._try(self._keymap.declared[self._action_id])

    def _leave(self) -> None:
        self._settle("")

    def _settle(self, said: str) -> None:
        self.settled.emit()
        self._show("offers")
        self._say(said)

    def _show(self, row: _Row) -> None:
        self._rows.setCurrentWidget(self._places[row])
        self.refresh()

    def _say(self, text: str, role: str = "secondary") -> None:
        set_role(self.message, role)
        self.message.setText(text)
        self.field.setAccessibleDescription(text)

    def _make_message(self) -> QLabel:
        message = QLabel(self)
        message.setWordWrap(True)
        # The list above does not jump when a longer one comes.
        message.setMinimumHeight(2 * message.fontMetrics().lineSpacing())
        message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return message

    def _lay_out(self) -> None:
        self._rows.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for place in self._places.values():
            self._rows.addWidget(place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._rows)
        layout.addWidget(self.message)

    def _button(self, title: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(title, self)
        button.clicked.connect(run)
        return button


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, KeyField) else 0)
    if not any(isinstance(widget, KeyField) for widget in widgets):
        row.addStretch(1)
    return holder
