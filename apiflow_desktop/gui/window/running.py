"""The question before a window is closed in which jobs are at work."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from apiflow_desktop.base.i18n import N_, _, ngettext

_KEPT = N_("What their steps have produced so far is kept.")
_LEAVING = N_(
    "Their calls are known to the provider and go on there. If you leave them, you are "
    "asked at the next start whether they are to be resumed, and nothing is called twice."
)


class Closing(Enum):
    """What is to become of the jobs at work."""

    STOP = auto()
    LEAVE = auto()
    STAY = auto()
    """The window is not closed."""


def running_question(names: Sequence[str], parent: QWidget, *, may_leave: bool) -> QMessageBox:
    """Make the dialog that lists the jobs at work.

    Args:
        names: The jobs.
        parent: Over which window to ask.
        may_leave: Each of them can be left without a call being made twice.
    """
    box = QMessageBox(parent)
    box.setObjectName("running")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(_("Jobs are running"))
    box.setText(
        ngettext("{count} job is running.", "{count} jobs are running.", len(names)).format(
            count=len(names)
        )
    )
    lines = "\n".join(f"•  {name}" for name in names)
    box.setInformativeText(f"{lines}\n\n{_(_LEAVING if may_leave else _KEPT)}")
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
    box.button(QMessageBox.StandardButton.Yes).setText(_("Stop and close"))
    if may_leave:
        leave = box.addButton(_("Leave to be resumed"), QMessageBox.ButtonRole.AcceptRole)
        leave.setObjectName("leave")
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    for button in box.buttons():
        # The box is as wide as its text, and would cut longer words off.
        button.setMinimumWidth(button.sizeHint().width())
    return box


def ask_at_close(names: Sequence[str], parent: QWidget, *, may_leave: bool) -> Closing:
    """Ask what is to become of the jobs at work."""
    box = running_question(names, parent, may_leave=may_leave)
    pressed = box.exec()
    clicked: QAbstractButton | None = box.clickedButton()
    left = clicked is not None and clicked.objectName() == "leave"
    box.deleteLater()
    if pressed == QMessageBox.StandardButton.Yes:
        return Closing.STOP
    return Closing.LEAVE if left else Closing.STAY
