"""The question before unsaved work would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtWidgets import QMessageBox, QWidget

from apiflow_desktop.gui.session import DocumentSession


class Answer(Enum):
    """What is to become of unsaved documents."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


def unsaved_question(sessions: Sequence[DocumentSession], parent: QWidget) -> QMessageBox:
    """Make the dialog that lists the documents."""
    box = QMessageBox(parent)
    box.setObjectName("unsaved")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Unsaved changes")
    box.setText(
        f"Save “{sessions[0].title}” before closing?"
        if len(sessions) == 1
        else f"Save {len(sessions)} documents before closing?"
    )
    lines = [
        f"•  {session.title} — {session.target.location if session.target else 'not saved yet'}"
        for session in sessions
    ]
    box.setInformativeText("\n".join(lines))
    box.setStandardButtons(
        QMessageBox.StandardButton.Save
        | QMessageBox.StandardButton.Discard
        | QMessageBox.StandardButton.Cancel
    )
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    return box


def ask_about(sessions: Sequence[DocumentSession], parent: QWidget) -> Answer:
    """Ask what is to become of unsaved documents."""
    pressed = unsaved_question(sessions, parent).exec()
    if pressed == QMessageBox.StandardButton.Save:
        return Answer.SAVE
    return Answer.DISCARD if pressed == QMessageBox.StandardButton.Discard else Answer.CANCEL
