"""The status line: saved or not, problems, the running job, the keyring."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from apiflow_desktop.base.i18n import N_, _, ngettext
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.vault.vault import SESSION_ONLY

_HEIGHT = 28
_KEPT = N_("Tokens you type are kept in the keyring of this computer and nowhere else.")
_NOT_KEPT = N_(
    "This computer has no keyring service, so tokens you type are forgotten when the "
    "window closes.\nA token can also come from an environment variable: "
    "APIFLOW_SECRET_<NAME>."
)
_ICON_PX = 14


def problems_title(count: int) -> str:
    """Name the tab of the problems, with how many there are."""
    return _("Problems {count}").format(count=count) if count else _("Problems")


class StatusLine(QFrame):
    """One calm line at the bottom."""

    problems_clicked = Signal()
    job_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "status")
        self.setFixedHeight(_HEIGHT)
        self.saved = QLabel(self)
        self.problems = self._button(_("Problems"))
        self.job = self._button(_("Running job"))
        self.problems.clicked.connect(self.problems_clicked)
        self.job.clicked.connect(self.job_clicked)
        self.keyring = QLabel(self)
        for label in (self.saved, self.keyring):
            set_role(label, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        for widget in (self.saved, self.problems, self.job):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.keyring)

    def show_saved(self, text: str) -> None:
        """Say whether the document is saved."""
        self.saved.setText(text)

    def show_problems(self, errors: int, warnings: int) -> None:
        """Say how many problems there are."""
        count = errors + warnings
        self.problems.setText(
            ngettext("{count} problem", "{count} problems", count).format(count=count)
        )
        token = "failed" if errors else "running" if warnings else "neutral"
        self.problems.setIcon(icon("problems" if count else "check", token))

    def show_job(self, text: str) -> None:
        """Say what runs; nothing if nothing does."""
        self.job.setText(text)
        self.job.setVisible(bool(text))

    def show_keyring(self, keyring: str) -> None:
        """Say where tokens are kept."""
        self.keyring.setText(_("Tokens: {keyring}").format(keyring=_(keyring)))
        self.keyring.setToolTip(_(_NOT_KEPT if keyring == SESSION_ONLY else _KEPT))

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        set_role(button, "status")
        return button
