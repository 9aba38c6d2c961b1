"""A field for a secret: writes it to the vault and never shows it."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.forms.labels import ProblemLabel, small_label
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.theme import set_role


class Secrets(Protocol):
    """The part of the vault a form uses. Every call may wait for the operating system."""

    @property
    def available(self) -> bool:
        """Whether this machine has a keyring that answers."""

    @property
    def backend(self) -> str:
        """What keeps the secrets, in the user's words."""

    def names(self) -> list[str]:
        """The names of the secrets that can be looked up now."""

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""

    def delete(self, name: str) -> None:
        """Forget a secret."""


class TokenField(QWidget):
    """Enters, replaces and removes one secret.

    Attributes:
        name: The secret's name.
        present: Whether there is one; None as long as that is not known.
    """

    presence_changed = Signal(bool)
    """It was found out, or changed, whether the secret is there."""

    def __init__(self, name: str, secrets: Secrets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.present: bool | None = None
        self._secrets = secrets
        self._line = QLineEdit()
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setAccessibleName(_("Token {name}").format(name=name))
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self._on_typed)
        self._keep = QPushButton(_("Keep"))
        self._keep.setAutoDefault(False)
        self._keep.clicked.connect(self.keep)
        self._remove = QPushButton(_("Remove"))
        self._remove.setAutoDefault(False)
        set_role(self._remove, "danger")
        self._remove.clicked.connect(self.remove)
        self._status = small_label(_("Looking for it…"))
        self._problem = ProblemLabel()
        self._arrange()
        self.setFocusProxy(self._line)
        self.look()

    def look(self) -> None:
        """Find out whether the secret is there."""
        in_background(self._find, self._show, self._fail)

    def propose(self, value: str) -> None:
        """Put in a secret that is known, to be kept or taken out."""
        self._line.setText(value)

    def keep(self) -> None:
        """Hand what was typed to the vault; the field is emptied at once."""
        value = self._line.text().strip()
        if not value:
            return
        self._line.clear()
        self._status.setText(_("Keeping it…"))

        def work() -> tuple[bool, bool, str]:
            self._secrets.set(self.name, value)
            return self._find()

        in_background(work, self._show, self._fail)

    def hand_over(self) -> None:
        """Keep what was typed, if anything was: the form it stands in is saved and closes."""
        value = self._line.text().strip()
        self._line.clear()
        if value:
            keep = partial(self._secrets.set, self.name, value)
            in_background(keep, _nothing_to_show, notify_error)

    def remove(self) -> None:
        """Forget the secret."""

        def work() -> tuple[bool, bool, str]:
            self._secrets.delete(self.name)
            return self._find()

        in_background(work, self._show, self._fail)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter keeps the token; it must not press the form's own button, too."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in enter:  # type: ignore[attr-defined]
            self.keep()
            return True
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._line, 1)
        row.addWidget(self._keep)
        row.addWidget(self._remove)
        layout.addLayout(row)
        layout.addWidget(self._status)
        layout.addWidget(self._problem)
        self._keep.setEnabled(False)
        self._remove.hide()

    def _find(self) -> tuple[bool, bool, str]:
        """Called on another thread."""
        return self.name in self._secrets.names(), self._secrets.available, self._secrets.backend

    def _show(self, found: tuple[bool, bool, str]) -> None:
        present, available, backend = found
        self._problem.show_problem("")
        self._remove.setVisible(present)
        self._line.setPlaceholderText(
            _("replace it…") if present else _("paste {name} here").format(name=self.name)
        )
        self._status.setText(_status_text(self.name, present, available, backend))
        self._status.show()
        if present != self.present:
            self.present = present
            self.presence_changed.emit(present)

    def _fail(self, error: UserFacingError) -> None:
        self._status.hide()
        self._problem.show_problem(in_own_language(str(error)))

    def _on_typed(self, text: str) -> None:
        self._keep.setEnabled(bool(text.strip()))


def _nothing_to_show(_result: object) -> None:
    """The field is gone by then."""


def _status_text(name: str, present: bool, available: bool, backend: str) -> str:
    if present:
        if available:
            return _("{name} is there, in {keyring}.").format(name=name, keyring=backend)
        return _("{name} is there, for this session only, not written to disk.").format(name=name)
    if available:
        told = _("{name} is not there yet. It is kept in {keyring} and nowhere else.")
        return told.format(name=name, keyring=backend)
    return _(
        "{name} is not there yet. No keyring answers: it is kept for this session only, not "
        "written to disk."
    ).format(name=name)
