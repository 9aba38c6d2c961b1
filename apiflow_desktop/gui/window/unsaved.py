"""The question before unsaved work would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtWidgets import QMessageBox, QWidget

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.window.drafts import draft_count


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
    box.setWindowTitle(_("Unsaved changes"))
    box.setText(
        _("Save “{title}” before closing?").format(title=sessions[0].title)
        if len(sessions) == 1
        else ngettext(
            "Save {count} document before closing?",
            "Save {count} documents before closing?",
            len(sessions),
        ).format(count=len(sessions))
    )
    places = [
        session.target.location if session.target else _("not saved yet") for session in sessions
    ]
    lines = [
        " — ".join(filter(None, (f"•  {session.title}", place, draft_count(session))))
        for session, place in zip(sessions, places, strict=True)
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
