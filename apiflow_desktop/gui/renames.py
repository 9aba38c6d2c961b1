"""What is renamed in an open document, told to all who know things by their names."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from apiflow_desktop.openflow.renames import RenameLog, RenameWatch

if TYPE_CHECKING:
    from apiflow_desktop.openflow.changes import Change
    from apiflow_desktop.openflow.document import Document


class Renames(QObject):
    """Follows a document through its changes.

    Attributes:
        log: The renames so far, those of earlier days too.
    """

    renamed = Signal(object)
    """Something has another name (a :class:`Renaming`); the views are told of the change next."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self.log = RenameLog()
        self._watch = RenameWatch(document)

    def catch_up(self, change: Change) -> None:
        """Take in a change that brings what was there before: nothing is renamed by it."""
        self._watch.look(change.touched)

    def follow(self, change: Change) -> None:
        """Take in a change that was just made, undone or made again."""
        found = self._watch.look(change.touched)
        if found:
            self.log.add(time.time(), found)
            self.renamed.emit(found)
