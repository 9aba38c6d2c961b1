"""A line for a path or URL onto which a file can be dropped."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit


class DropLine(QLineEdit):
    """Takes a dropped or pasted file by its path."""

    file_dropped = Signal(str)
    """A file or URL was dropped: its path or address."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, URLs and text."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self.take(event.mimeData())
        event.acceptProposedAction()

    def take(self, data: QMimeData) -> None:
        """Use the first file or URL, else the text."""
        urls = data.urls()
        if urls:
            path = urls[0].toLocalFile() if urls[0].isLocalFile() else urls[0].toString()
            self.file_dropped.emit(path)
        elif data.hasText():
            self.file_dropped.emit(data.text().strip())
