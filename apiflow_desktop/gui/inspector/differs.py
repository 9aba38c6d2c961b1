"""The note under a field in which the selected steps differ."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.fields.base import Field
from apiflow_desktop.gui.theme import set_role


class DiffersNote(QLabel):
    """Says what the different values are; hidden while they agree."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        set_role(self, "small")
        self.hide()

    def show_differing(self, differing: str, field: Field | None) -> None:
        """Say what differs, in the note and as the hint of the empty field."""
        self.setText(differing)
        self.setVisible(bool(differing))
        if field is not None and differing:
            field.show_hint(_("differs"))
